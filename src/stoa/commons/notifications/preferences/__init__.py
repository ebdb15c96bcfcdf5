"""Preferences: which kinds somebody is told of, in which ways, and when."""
