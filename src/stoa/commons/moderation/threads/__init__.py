"""Threads: what moderators say to the reporter or the owner, and to each other."""
