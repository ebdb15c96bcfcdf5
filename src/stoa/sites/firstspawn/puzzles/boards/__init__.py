"""Leaderboards of puzzles."""
