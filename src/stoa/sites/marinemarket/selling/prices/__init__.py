"""Prices as people write them."""

import re
from decimal import Decimal

_HIGHEST = Decimal(100_000_000)
_BETWEEN = "[, \N{NO-BREAK SPACE}]"
_PRICE = re.compile(rf"(?:[0-9]+|[0-9]{{1,3}}(?:{_BETWEEN}[0-9]{{3}})+)(?:\.[0-9]{{1,2}})?")


def minor_of(text: str) -> int | None:
    """Read a price in whole units, such as 35,000 or 35000.50, into minor units. What could be two prices is none."""
    if not _PRICE.fullmatch(text.strip()):
        return None
    amount = Decimal(re.sub(_BETWEEN, "", text.strip()))
    return int(amount * 100) if 0 < amount <= _HIGHEST else None
