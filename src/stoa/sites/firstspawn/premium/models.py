"""What is told of premium, and what is bought."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from stoa.kernel.http.replies import Input, Model

type PlanName = Literal["month", "year"]


class Plan(Model, frozen=True):
    """What may be bought: paid once, for so many days."""

    id: PlanName
    title: str
    days: int
    price: int
    """In the smallest unit of the currency."""
    currency: str


class Standing(Model, frozen=True):
    """How somebody stands, and what may be bought."""

    is_premium: bool
    ends_at: datetime | None
    """When what they have paid for is over; null where they have paid for nothing."""
    plans: list[Plan]


class PurchaseInput(Input, frozen=True):
    """What somebody buys."""

    plan: PlanName
    provider: Annotated[str, msgspec.Meta(min_length=1, max_length=20, examples=["stripe"])] | None = None
