"""What every provider can do, in our words: theirs stay in their own rooms."""

from .models import Checkout, Happening, Provider, RefundSaid
from .rules import settled_answer

__all__ = ["Checkout", "Happening", "Provider", "RefundSaid", "settled_answer"]
