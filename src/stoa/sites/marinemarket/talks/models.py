"""What buyers and sellers say to each other."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import prose

type Side = Literal["buyer", "seller"]
LONGEST = 4_000

type Text = Annotated[str, prose(1, LONGEST, examples=["Is she still for sale?"])]


class MessageInput(Input, frozen=True):
    """What somebody says."""

    text: Text


class Conversation(Model, frozen=True):
    """A conversation as one of its two sides sees it."""

    id: UUID
    listing_id: UUID
    listing_title: str
    listing_slug: str
    currency: str
    """In which the boat is priced, and offers are made."""
    side: Side
    other_name: str | None
    last_words: str | None
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
    side: Side
    text: str
    held: bool
    warning: Decision | None
    created_at: datetime


class Unread(Model, frozen=True):
    """How many messages somebody has not read."""

    count: int


class Place(msgspec.Struct, frozen=True):
    """Where somebody stands in a conversation, and with whom."""

    conversation_id: UUID
    listing_id: UUID
    seller_id: UUID
    title: str
    side: Side
    other_id: UUID | None
    blocked: bool


class Asked(msgspec.Struct, frozen=True):
    """A listing that somebody asks about, and who answers for it."""

    id: UUID
    title: str
    seller_id: UUID
    seller_person_id: UUID | None
    is_own: bool


class Reported(msgspec.Struct, frozen=True):
    """A message as moderators see it."""

    id: UUID
    conversation_id: UUID
    author_id: UUID
    text: str
    hidden: bool


class UnreadWords(msgspec.Struct, frozen=True):
    """Something that was said and not read."""

    text: str
    warned: bool


class Heard(msgspec.Struct, frozen=True):
    """A message that is let through after all, and who hears it."""

    conversation_id: UUID
    title: str
    to_id: UUID | None


class ReportedTalk(msgspec.Struct, frozen=True):
    """A conversation as moderators see it."""

    id: UUID
    title: str
    closed: bool
    text: str
