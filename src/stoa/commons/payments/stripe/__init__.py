"""Stripe: its Checkout, its refunds, its signed events."""

from .client import Stripe
from .rules import read_event, sign_event

__all__ = ["Stripe", "read_event", "sign_event"]
