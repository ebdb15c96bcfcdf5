"""What a feature declares about events: their shape, and who wants to hear of them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from stoa.kernel.backoff import Backoff
from stoa.kernel.db import Write

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
NAME_LIMIT = 100
AGGREGATE_LIMIT = 200

_kinds: "dict[str, type[Event]]" = {}


class Event(msgspec.Struct, frozen=True):
    """Something that has happened.

    Declared like this:

        @event("review.submitted", aggregate="server_id")
        class ReviewSubmitted(Event, frozen=True):
            review_id: UUID
            server_id: UUID

    `aggregate` is the field whose events are told in order. A field that is added needs a default; any other change
    of shape is a new `version`, and `upgrade` turns what an older version wrote into the present shape.
    """

    event_name: ClassVar[str] = ""
    event_version: ClassVar[int] = 1
    aggregate_field: ClassVar[str] = ""

    @classmethod
    def upgrade(cls, version: int, fields: dict[str, Any]) -> dict[str, Any]:
        """Turn what an older version wrote into the fields of this one."""
        message = f"{cls.event_name} does not know how to read version {version}, with the fields {sorted(fields)}."
        raise ValueError(message)

    @property
    def aggregate_id(self) -> str:
        """What the event is about, as text."""
        return str(getattr(self, self.aggregate_field))


def event[E: Event](name: str, *, aggregate: str, version: int = 1) -> Callable[[type[E]], type[E]]:
    """Give a kind of event its stable name, its version and the field that orders it."""
    if not _NAME.fullmatch(name) or len(name) > NAME_LIMIT or version < 1:
        message = (
            f"An event is named like 'review.submitted', with a version from 1 on, not {name!r} version {version}."
        )
        raise ValueError(message)

    def declare(kind: type[E]) -> type[E]:
        if aggregate not in kind.__struct_fields__:
            message = f"{kind.__qualname__} orders by {aggregate!r}, which is none of its fields."
            raise ValueError(message)
        known = _kinds.setdefault(name, kind)
        if (known.__module__, known.__qualname__) != (kind.__module__, kind.__qualname__):
            message = f"Two events are called {name!r}: {known.__qualname__} and {kind.__qualname__}."
            raise ValueError(message)
        kind.event_name, kind.event_version, kind.aggregate_field = name, version, aggregate
        return kind

    return declare


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    """An event with what the outbox knows of it."""

    seq: int
    id: UUID
    name: str
    version: int
    aggregate: str
    payload: msgspec.Raw
    at: datetime

    def open[E: Event](self, kind: type[E]) -> E:
        """Read the event itself."""
        if self.version == kind.event_version:
            return msgspec.json.decode(self.payload, type=kind)
        fields = kind.upgrade(self.version, msgspec.json.decode(self.payload, type=dict[str, Any]))
        return msgspec.convert(fields, kind)


@dataclass(frozen=True, slots=True)
class Consumer[E: Event]:
    """Somebody who wants to hear of one kind of event.

    The handler works inside the transaction it is given; the receipt is written in the same one. What must reach the
    world outside (mail, a webhook) is a job that the handler enqueues there. It may be told the same event again after
    a replay, and is told events of one aggregate in their order.
    """

    name: str
    event: type[E]
    handler: Callable[[Write, E], Awaitable[None]]
    retries: int = 8
    backoff: Backoff = field(default=Backoff(timedelta(seconds=2), timedelta(minutes=30)))
    timeout: timedelta = timedelta(seconds=20)
    passes_parked: bool = False
    """True: later events of an aggregate go on while an earlier one is parked. False: they wait, so order holds."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if not _NAME.fullmatch(self.name) or len(self.name) > NAME_LIMIT:
            message = f"A consumer is named like 'search.review-submitted', not {self.name!r}."
            raise ValueError(message)
        if self.retries < 0 or not timedelta() < self.timeout <= timedelta(seconds=25):
            message = f"{self.name}: retries are 0 or more, a timeout is 25 seconds at most: a transaction is open."
            raise ValueError(message)

    @property
    def most_attempts(self) -> int:
        """How often it is tried in all before it is parked."""
        return self.retries + 1


def event_kinds() -> dict[str, type[Event]]:
    """Every kind of event that has been declared, by name; documentation and tests walk them."""
    return dict(sorted(_kinds.items()))
