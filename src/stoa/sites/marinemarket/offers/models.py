"""What buyers and sellers offer each other."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.sites.marinemarket.talks.models import Side

type MoveName = Literal["accept", "decline", "counter", "withdraw"]
type OfferStatus = Literal["open", "countered", "accepted", "declined", "withdrawn", "called_off", "expired"]
type Amount = Annotated[int, msgspec.Meta(ge=1, le=100_000_000_000, examples=[3_850_000])]
type Note = Annotated[str, msgspec.Meta(max_length=500, examples=["Subject to survey and sea trial."])]


class OfferInput(Input, frozen=True):
    """What a buyer would pay, in minor units of the listing's currency, and under which conditions."""

    amount: Amount
    note: Note = ""


class OfferMove(Input, frozen=True):
    """How an offer is answered; a counter-offer names its amount."""

    move: MoveName
    amount: Amount | None = None
    note: Note = ""
    """What is said with it; with a counter-offer, its conditions."""


class Answer(Model, frozen=True):
    """What one side said as it answered an offer or took it back."""

    status: OfferStatus
    side: Side
    note: str
    created_at: datetime


class Offer(Model, frozen=True):
    """A price that one side has named."""

    id: UUID
    conversation_id: UUID
    side: Side
    amount: int
    currency: str
    note: str
    status: OfferStatus
    expires_at: datetime
    created_at: datetime
    decided_at: datetime | None
    answers: list[Answer]
    """What was said along with its answers, in order; an answer without words is not here."""


class OfferLine(Model, frozen=True):
    """An offer in the list of whoever made it or was made it."""

    id: UUID
    conversation_id: UUID
    listing_id: UUID
    listing_title: str
    listing_slug: str
    is_yours: bool
    side: Side
    amount: int
    currency: str
    status: OfferStatus
    expires_at: datetime
    created_at: datetime


class OfferRow(msgspec.Struct, frozen=True):
    """An offer and whose conversation it stands in."""

    id: UUID
    conversation_id: UUID
    listing_id: UUID
    side: Side
    amount: int
    currency: str
    status: OfferStatus


class Told(msgspec.Struct, frozen=True):
    """Who hears what became of an offer."""

    id: UUID
    conversation_id: UUID
    listing_id: UUID
    title: str
    person_id: UUID


class Left(msgspec.Struct, frozen=True):
    """An offer in a conversation that somebody has left for good."""

    id: UUID
    conversation_id: UUID
    listing_id: UUID
    title: str
    other_id: UUID | None
