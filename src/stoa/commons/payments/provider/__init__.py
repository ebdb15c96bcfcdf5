"""What every provider can do, in our words: theirs stay in their own rooms."""

from .models import Checkout, Happening, Provider, RefundSaid

__all__ = ["Checkout", "Happening", "Provider", "RefundSaid"]
