"""Hashing passwords: in threads, so many at once, and no endless queue."""

from .hasher import Hasher, hasher_of

__all__ = ["Hasher", "hasher_of"]
