"""What is known of those who sell and buy: facts, and no score made of them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from stoa.kernel.http.replies import Model


class TrustLine(Model, frozen=True):
    """What is known of a seller; None where there is too little to tell."""

    seller_id: UUID
    kind: Literal["private", "broker"]
    name: str
    slug: str | None
    """A firm's."""
    logo_url: str | None
    since: datetime
    deals_done: int
    rating: float | None
    rating_count: int
    answer_rate: int | None
    """In percent of those who asked in the last half year."""
    answer_minutes: int | None
    """The median of how long the first answer took."""
    email_verified: bool
    phone_verified: bool
    second_factor: bool
    id_checked: date | None
    """The month, by its first day, in which somebody looked at a paper of whoever answers for the listings."""


class BuyerLine(Model, frozen=True):
    """What a seller may know of who asks."""

    person_id: UUID
    username: str
    since: datetime
    deals_done: int
    rating: float | None
    rating_count: int
    email_verified: bool
    phone_verified: bool
