"""How sales went."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.sites.marinemarket.talks.models import Side

type Stars = Annotated[int, msgspec.Meta(ge=1, le=5, description="From 1 to 5.", examples=[5])]
type Words = Annotated[str, msgspec.Meta(max_length=1000, examples=["As described, and patient with our questions."])]


class RatingInput(Input, frozen=True):
    """How a sale went."""

    stars: Stars
    text: Words = ""


class SaleRating(Model, frozen=True):
    """What one side says of the other."""

    id: UUID
    about: Side
    author_name: str | None
    stars: int
    text: str
    created_at: datetime


class SaleRatings(Model, frozen=True):
    """What both sides of one sale say; None where one has not said anything, or waits for a moderator."""

    of_seller: SaleRating | None
    of_buyer: SaleRating | None
    may_rate: bool


class ReportedRating(msgspec.Struct, frozen=True):
    """A rating as moderators see it."""

    id: UUID
    deal_id: UUID
    about: Side
    author_id: UUID
    seller_id: UUID | None
    person_id: UUID | None
    stars: int
    text: str
    hidden: bool


class RatedPerson(msgspec.Struct, frozen=True):
    """Who hears of a rating, and of which sale."""

    person_id: UUID
    title: str
