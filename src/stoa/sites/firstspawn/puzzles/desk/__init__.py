"""The desk of those who write puzzles."""
