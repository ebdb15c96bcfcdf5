"""What is told about webhooks, and what rooms and sites declare of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Read, Write
from stoa.kernel.events import Event
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line
from stoa.ui.render import Link

MOST_WEBHOOKS = 20
MOST_EVENTS = 50
PING = "ping"

type Url = Annotated[str, msgspec.Meta(min_length=8, max_length=2000, examples=["https://hooks.example.org/stoa"])]
type EventName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, examples=["review.created"])]
type EventNames = Annotated[list[EventName], msgspec.Meta(min_length=1, max_length=MOST_EVENTS)]
type Description = Annotated[str, line(0, 200, "a text", examples=["Our Discord bot"])]
type Kind = Annotated[str, msgspec.Meta(max_length=40, examples=["server"])]
type State = Literal["active", "paused", "disabled"]
type DeliveryState = Literal["waiting", "held", "delivered", "failed", "given_up"]


@dataclass(frozen=True, slots=True)
class Told:
    """What an event is to webhooks: about which thing it is, and what is sent."""

    subject_kind: str
    subject_id: UUID
    data: msgspec.Struct


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent[E: Event]:
    """A kind of event that webhooks may ask for; put it among `Feature.declares`."""

    name: str
    event: type[E]
    tell: Callable[[Write, E], Awaitable[Told | None]]
    """Gives what is sent; None where this one is not told."""
    example: msgspec.Struct
    """What is sent, filled in; its type is the schema."""
    meaning: str


@dataclass(frozen=True, slots=True)
class SubjectMenu:
    """The menu of a thing, which stands beside the pages of its webhooks."""

    title: str
    links: tuple[Link, ...]
    here: str
    """Which of its pages lists the webhooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPolicy:
    """Who may have webhooks for one kind of thing; put it among `Feature.declares`.

    Whoever may manage them sees all webhooks of the thing and may change them, whoever has made them.
    """

    kind: str
    may_manage: Callable[[Read, UUID, UUID], Awaitable[bool]]
    """Takes the id of the thing and of the person. It is asked again before each message."""
    menu: Callable[[Read, UUID], Awaitable[SubjectMenu | None]] | None = None
    """Takes the id of the thing. Without it, the pages stand among one's settings."""


class WebhookInput(Input, frozen=True):
    """A webhook that is made. Without a subject it is told of everything on the site, which needs a permission."""

    url: Url
    events: EventNames
    description: Description = ""
    subject_kind: Kind = ""
    subject_id: UUID | None = None


class WebhookChange(Input, frozen=True):
    """What changes; what is left out stays. `active` pauses and resumes."""

    url: Url | msgspec.UnsetType = msgspec.UNSET
    events: EventNames | msgspec.UnsetType = msgspec.UNSET
    description: Description | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


class RotateInput(Input, frozen=True):
    """How long the old secret goes on signing."""

    overlap_hours: Annotated[int, msgspec.Meta(ge=0, le=168, examples=[24])] = 24


class WebhookRow(msgspec.Struct, frozen=True):
    """A webhook, as it is stored."""

    id: UUID
    person_id: UUID
    subject_kind: str
    subject_id: UUID | None
    url: str
    events: list[str]
    description: str
    state: State
    reason: str
    failures: int
    failing_since: datetime | None
    old_secret_until: datetime | None
    last_triggered_at: datetime | None
    last_delivered_at: datetime | None
    created_at: datetime
    updated_at: datetime


class WebhookView(Model, frozen=True):
    """A webhook, without its secret."""

    id: UUID
    subject_kind: str
    subject_id: UUID | None
    url: str
    events: list[str]
    description: str
    state: State
    reason: str
    is_active: bool
    failure_count: int
    old_secret_until: datetime | None
    last_triggered: datetime | None
    last_delivered_at: datetime | None
    created_at: datetime
    updated_at: datetime


class WebhookMade(Model, frozen=True):
    """A webhook that was made, with its secret, which is shown this once."""

    webhook: WebhookView
    secret: str


class SecretMade(Model, frozen=True):
    """A new secret, shown this once, and how long the old one signs beside it."""

    secret: str
    old_secret_until: datetime | None


class Delivery(Model, frozen=True):
    """A message, and how far it is."""

    id: UUID
    webhook_id: UUID
    event: str
    state: DeliveryState
    success: bool
    """The receiver has taken it."""
    attempts: int
    status_code: int | None
    next_attempt_at: datetime | None
    created_at: datetime
    settled_at: datetime | None


class Attempt(Model, frozen=True):
    """One attempt: what went out, what came back."""

    number: int
    at: datetime
    milliseconds: int
    request_headers: dict[str, str]
    status_code: int | None
    response: str
    words: str


class DeliveryView(Model, frozen=True):
    """A message with its body and every attempt."""

    delivery: Delivery
    body: str
    attempts: list[Attempt]


class EventView(Model, frozen=True):
    """A kind of event that webhooks may ask for."""

    name: str
    meaning: str
    example: dict[str, Any]


class Sending(msgspec.Struct, frozen=True):
    """All that one attempt needs to know."""

    webhook_id: UUID
    person_id: UUID
    subject_kind: str
    subject_id: UUID | None
    url: str
    state: State
    secret: bytes
    old_secret: bytes | None
    old_secret_until: datetime | None
    event: str
    body: str


class Failing(msgspec.Struct, frozen=True):
    """How often it has failed in a row, and since when."""

    failures: int
    failing_since: datetime | None


class Body(msgspec.Struct, frozen=True):
    """What is sent, in the form that Standard Webhooks recommends."""

    type: str
    timestamp: datetime
    data: msgspec.Raw


class Ping(msgspec.Struct, frozen=True, rename="camel"):
    """What a test sends."""

    webhook_id: UUID
    message: str = "It works."


class Recipient(msgspec.Struct, frozen=True):
    """Whose webhook it is."""

    id: UUID
    username: str
    email: str | None
