"""Prices as people write them."""

import re
from decimal import Decimal

from stoa.sites.marinemarket.selling.errors import BadSoldPrice

_HIGHEST = Decimal(100_000_000)
_BETWEEN = "[, \N{NO-BREAK SPACE}]"
_PRICE = re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:{_BETWEEN}[0-9]{{3}})+)(?:\.[0-9]{{1,2}})?")


def minor_of(text: str) -> int | None:
    """Read a price in whole units, such as 35,000 or 35000.50, into minor units. What could be two prices is none."""
    if not _PRICE.fullmatch(text.strip()):
        return None
    amount = Decimal(re.sub(_BETWEEN, "", text.strip()))
    return int(amount * 100) if 0 < amount <= _HIGHEST else None


def read_sold_price(text: str) -> int | None:
    """Read for how much a boat was sold; nobody has to say, and what cannot be read is not passed over."""
    if not text.strip():
        return None
    price = minor_of(text)
    if price is None:
        raise BadSoldPrice
    return price
