"""What comes in, and what goes out."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.events import Event, event
from stoa.kernel.http.replies import Input, Model


class EntryDraft(Input, frozen=True):
    """An entry as a client sends it."""

    operation: UUID
    work_milliseconds: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    """How long its job takes, so that a fault finds jobs in the middle of their work."""


class Entry(Model, frozen=True):
    """An entry that stands."""

    number: int
    operation: UUID


@event("faults.entry-made", aggregate="operation")
class EntryMade(Event, frozen=True):
    """An entry was made."""

    operation: UUID
