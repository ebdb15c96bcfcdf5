"""Looking at events, and telling parked ones again."""

from collections.abc import Iterable, Sequence
from typing import Any

from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.events import Consumer, list_parked, measure_lag, replay

from .errors import UnknownConsumer
from .models import ConsumerView, EventsView, OneDelivery

MOST_SHOWN = 200


async def load_events(db: Read, consumers: Iterable[Consumer[Any]]) -> EventsView:
    """Give how far behind events are, what is parked, and who hears of what."""
    known = [ConsumerView(one.name, one.event.event_name, one.passes_parked) for one in consumers]
    ordered = sorted(known, key=lambda one: (one.event, one.name))
    return EventsView(await measure_lag(db), await list_parked(db, MOST_SHOWN), ordered)


async def count_parked(db: Read) -> int:
    """Count what is parked."""
    return (await measure_lag(db)).parked


async def replay_parked(
    tx: Write, by: audit.By, consumers: Iterable[Consumer[Any]], wanted: Sequence[OneDelivery]
) -> int:
    """Put parked deliveries back in line, each at its place. Gives how many were parked."""
    known = {one.name: one for one in consumers}
    told = 0
    for one in wanted:
        if one.consumer not in known:
            raise UnknownConsumer
        if await replay(tx, known[one.consumer], first=one.seq, last=one.seq):
            told += 1
            await audit.record(tx, "event.replayed", by=by, kind="event", id=f"{one.consumer}:{one.seq}")
    return told
