"""How the price of a boat went, as a line that can be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from stoa.sites.marinemarket.boats.models import PriceAt
from stoa.ui.formats import MONTHS, money

_POINTS = 25


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The price on days that lie evenly between the first and today, in whole units, and the same in words."""

    labels: list[str]
    values: list[float]
    words: str


def price_line(history: Sequence[PriceAt], now: datetime) -> PriceLine | None:
    """Draw the prices in the currency that is asked now; None where it never changed."""
    told = [one for one in history if one.currency == history[-1].currency] if history else []
    if len({one.price for one in told}) < 2:  # noqa: PLR2004 - two make a change
        return None
    step = max((now - told[0].since) / (_POINTS - 1), timedelta(seconds=1))
    days = [told[0].since + step * at for at in range(_POINTS)]
    values = [next(one.price for one in reversed(told) if one.since <= day) / 100 for day in days]
    first, last = told[0], told[-1]
    percent = abs(last.price - first.price) * 100 / first.price
    way = "down" if last.price < first.price else "up"
    words = (
        f"From {money(first.price, first.currency)} to {money(last.price, last.currency)}, {way} {percent:.0f} %, "
        f"since {first.since:%-d %B %Y}."
    )
    return PriceLine([f"{day.day} {MONTHS[day.month]}" for day in days], values, words)
