"""Servers that are like another."""
