"""What premium costs, for how long. A price that changes is published with a date."""

from typing import Annotated

import msgspec

from stoa.kernel.rules import Rule

from .models import Plan, PlanName

ROLE = "premium"
DAYS: dict[PlanName, int] = {"month": 30, "year": 365}
TITLES: dict[PlanName, str] = {"month": "A month", "year": "A year"}

type Cents = Annotated[int, msgspec.Meta(ge=50, le=1_000_000)]


class Prices(msgspec.Struct, frozen=True):
    """In the smallest unit of the currency."""

    month: Cents = 399
    year: Cents = 3_900
    currency: str = "USD"


PRICES = Rule("firstspawn.premium", Prices())


def plans_of(prices: Prices) -> list[Plan]:
    """List what may be bought."""
    amounts: dict[PlanName, int] = {"month": prices.month, "year": prices.year}
    return [Plan(name, TITLES[name], DAYS[name], amount, prices.currency) for name, amount in amounts.items()]
