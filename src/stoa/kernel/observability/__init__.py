"""Seeing what happens: logs without secrets, metrics, traces, errors."""
