"""The passwords that attackers try first, as a filter: it knows them all, and tells none of them."""

from .filter import is_breached, make_filter

__all__ = ["is_breached", "make_filter"]
