"""From what a provider tells to its effect: once, in one transaction with the note that it was told."""

from .service import apply_happening, complete_order, hold_order, settle_refund

__all__ = ["apply_happening", "complete_order", "hold_order", "settle_refund"]
