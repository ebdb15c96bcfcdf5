"""What buyers and sellers say to each other, and what they offer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model

type Side = Literal["buyer", "seller"]
type MoveName = Literal["accept", "decline", "counter", "withdraw"]
type Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
type Amount = Annotated[int, msgspec.Meta(ge=1, le=100_000_000_000)]


class MessageInput(Input, frozen=True):
    """What somebody says."""

    text: Text


class OfferInput(Input, frozen=True):
    """What a buyer would pay, in minor units of the listing's currency."""

    amount: Amount


class OfferMove(Input, frozen=True):
    """How an offer is answered; a counter-offer names its amount."""

    move: MoveName
    amount: Amount | None = None


class Conversation(Model, frozen=True):
    """A conversation as one of its two sides sees it."""

    id: UUID
    listing_id: UUID
    listing_title: str
    listing_slug: str
    side: Side
    other_name: str | None
    unread: int
    blocked_by_you: bool
    blocked: bool
    last_at: datetime
    created_at: datetime


class Message(Model, frozen=True):
    """Something that was said."""

    id: UUID
    conversation_id: UUID
    author_id: UUID
    text: str
    held: bool
    warning: Decision | None
    created_at: datetime


class Offer(Model, frozen=True):
    """A price that one side has named."""

    id: UUID
    conversation_id: UUID
    side: Side
    amount: int
    currency: str
    status: str
    expires_at: datetime
    created_at: datetime
    decided_at: datetime | None


class Place(msgspec.Struct, frozen=True):
    """Where somebody stands in a conversation, and with whom."""

    conversation_id: UUID
    listing_id: UUID
    title: str
    side: Side
    other_id: UUID | None
    blocked: bool


class Asked(msgspec.Struct, frozen=True):
    """A listing that somebody asks about, and who answers for it."""

    id: UUID
    seller_person_id: UUID | None
    is_own: bool


class OfferRow(msgspec.Struct, frozen=True):
    """An offer and whose conversation it stands in."""

    id: UUID
    conversation_id: UUID
    listing_id: UUID
    side: Side
    status: str


class Told(msgspec.Struct, frozen=True):
    """Who hears that their offer has ended."""

    conversation_id: UUID
    person_id: UUID


class Reported(msgspec.Struct, frozen=True):
    """A message as moderators see it."""

    id: UUID
    conversation_id: UUID
    author_id: UUID
    text: str
    hidden: bool
