"""Writing to the outbox, and what an operator does with it: look, replay, sweep."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel.db import Database, Read, Write, as_json
from stoa.kernel.errors import Invalid
from stoa.kernel.ids import new_id

from . import queries
from .declare import AGGREGATE_LIMIT, Consumer, Event, event_kinds
from .queries import Lag, Parked

SWEEP_BATCH = 2000


async def emit(tx: Write, event: Event) -> UUID:
    """Write the event into the outbox, in the transaction that made it true."""
    if not event.event_name:
        message = f"{type(event).__qualname__} has no name: declare it with @event(…)."
        raise TypeError(message)
    aggregate = event.aggregate_id
    if len(aggregate) > AGGREGATE_LIMIT:
        message = f"{event.event_name}: the aggregate's id is longer than {AGGREGATE_LIMIT} characters."
        raise ValueError(message)
    event_id = new_id()
    await queries.EMIT.run(
        tx, id=event_id, name=event.event_name, version=event.event_version, aggregate=aggregate, payload=as_json(event)
    )
    return event_id


async def list_parked(db: Read, limit: int = 100) -> list[Parked]:
    """List the deliveries that were given up, oldest first, with their reasons."""
    return await queries.PARKED.all(db, limit=min(max(limit, 1), 1000))


async def measure_lag(db: Read) -> Lag:
    """Measure how far deliveries are behind."""
    return await queries.LAG.one(db)


async def replay(
    tx: Write,
    consumer: Consumer[Any],
    *,
    first: int = 0,
    last: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    delivered_too: bool = False,
) -> int:
    """Tell one consumer again what it was told, or never was: by range of numbers or of time. Gives how many.

    Parked deliveries go back in line, and events from before the consumer existed are added; those that it has
    received already only with `delivered_too`.
    """
    begin, end = first, 2**62 if last is None else last
    if since is not None or until is not None:
        if first or last is not None:
            message = "Give a range of event numbers or a range of time, not both."
            raise Invalid(message)
        span = await queries.SEQS_BETWEEN.one(tx, since=since, until=until)
        begin, end = span.first, span.last
    return await queries.REPLAY.one(
        tx, consumer=consumer.name, event=consumer.event.event_name, first=begin, last=end, delivered_too=delivered_too
    )


async def sweep_events(database: Database, keep: timedelta) -> int:
    """Remove events that everybody has received and that are older than `keep`. Gives how many."""
    removed = 0
    while True:
        batch = await queries.SWEEP.run(database.once(), keep=keep, limit=SWEEP_BATCH)
        removed += batch
        if batch < SWEEP_BATCH:
            return removed


async def forget_aggregate(tx: Write, aggregate: str) -> int:
    """Remove every event about something whose data must not be kept, received or not; give how many."""
    return await queries.FORGET.run(tx, aggregate=aggregate)


def describe_events() -> dict[str, dict[str, object]]:
    """Describe every declared event: its version, what orders it, and the JSON schema of its payload."""
    return {
        name: {
            "version": kind.event_version,
            "aggregate": kind.aggregate_field,
            "schema": msgspec.json.schema(kind),
        }
        for name, kind in event_kinds().items()
    }
