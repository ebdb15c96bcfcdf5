"""What providers keep of a payment."""

from .service import record_fee

__all__ = ["record_fee"]
