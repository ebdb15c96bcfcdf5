"""Decisions: what a moderator makes of a case, what it does, who is told, and how it is taken back."""
