"""Stoa: one hardened core with complete products on it."""

__version__ = "0.1.0"
