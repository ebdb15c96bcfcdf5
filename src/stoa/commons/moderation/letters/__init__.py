"""Letters: who is told of a decision, in which words, and the link under which somebody shut out may appeal."""

from .jobs import TELL, Telling

__all__ = ["TELL", "Telling"]
