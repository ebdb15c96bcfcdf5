"""Paying without money, in development: a page that pays, fails or pays later, and tells it as Stripe would."""

from .client import Rehearsal

__all__ = ["Rehearsal"]
