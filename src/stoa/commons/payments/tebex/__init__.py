"""Tebex: its Checkout API, its refunds, its signed webhooks."""

from .client import Tebex
from .rules import read_event, sign_event

__all__ = ["Tebex", "read_event", "sign_event"]
