"""Signing in through others, on pages: the door, the way back, newcomers, what is linked."""
