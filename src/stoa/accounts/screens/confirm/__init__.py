"""Proving once more who one is, before something dangerous."""
