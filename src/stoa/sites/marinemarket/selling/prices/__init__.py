"""Prices as people write them."""

from decimal import Decimal, InvalidOperation

_HIGHEST = Decimal(100_000_000)


def minor_of(text: str) -> int | None:
    """Read a price in whole units, such as 35,000 or 35000.50, into minor units."""
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return int(amount * 100) if amount.is_finite() and 0 < amount <= _HIGHEST else None
