"""The backstop, outside the queue: attempts that outlive their time, and rows that have outlived their use."""

from .sweep import Sweeper

__all__ = ["Sweeper"]
