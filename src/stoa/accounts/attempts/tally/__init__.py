"""Counting attempts before they are made, so that a hundred at once are no more than one after another."""

from .tally import Count, Outcome, Tally

__all__ = ["Count", "Outcome", "Tally"]
