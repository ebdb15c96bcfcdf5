"""Telling people of events, as rooms declare it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer, Event

from .models import NoticeKind
from .service import notify

type Data = Mapping[str, Any]

type FindData[E: Event] = Callable[[Write, E], Awaitable[Data | None]]
"""Gives what the templates need; None where there is nothing to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOn[E: Event]:
    """Tells people of an event; `NoticeOn(…).consumer()` stands among `Feature(consumers=…)`."""

    event: type[E]
    kind: NoticeKind
    to: Callable[[E], Iterable[UUID] | UUID | None]
    data: FindData[E]
    subject: Callable[[E], tuple[str, UUID] | None] = lambda _: None
    dedupe: Callable[[E], str] = lambda _: ""

    def people(self, told: E) -> list[UUID]:
        """Whom it is told, each once."""
        found = self.to(told)
        if found is None:
            return []
        return [found] if isinstance(found, UUID) else list(dict.fromkeys(found))

    def consumer(self) -> Consumer[E]:
        """Make the consumer that does it."""

        async def tell(tx: Write, told: E) -> None:
            people = self.people(told)
            data = await self.data(tx, told) if people else None
            if data is None:
                return
            for person_id in sorted(people):
                await notify(tx, person_id, self.kind, data, subject=self.subject(told), dedupe_key=self.dedupe(told))

        return Consumer(f"notices.{self.kind.name.replace('_', '-')}.{self.event.event_name}", self.event, tell)
