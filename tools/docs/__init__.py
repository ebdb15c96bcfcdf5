"""Checks of what is written for people."""
