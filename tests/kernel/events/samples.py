"""Events that the tests emit, and consumers that write down what they hear."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from stoa.kernel.backoff import Backoff
from stoa.kernel.db import Database, Query, Write
from stoa.kernel.events import Broadcast, Consumer, Event, EventSettings, Relay, emit, event
from tests.kernel.asking import rows

TABLES = """
create table heard (
    id bigint generated always as identity, consumer text, server text, number integer, process integer,
    at timestamptz default clock_timestamp()
)
"""

QUICK = EventSettings(lanes=2, poll=timedelta(milliseconds=100))
SOON = Backoff(timedelta(milliseconds=10), timedelta(milliseconds=50))

HEARD: Query[None] = Query(
    "insert into heard (consumer, server, number, process) values (:consumer, :server, :number, :process)",
    registered=False,
)


@event("sample.rated", aggregate="server")
class Rated(Event, frozen=True):
    """Somebody has rated a server."""

    server: str
    number: int = 0


@event("sample.closed", aggregate="server")
class Closed(Event, frozen=True):
    """A server was closed."""

    server: str


async def hear(tx: Write, rated: Rated) -> None:
    """Write it down."""
    await HEARD.run(tx, consumer="hear", server=rated.server, number=rated.number, process=os.getpid())


async def hear_and_die(tx: Write, rated: Rated) -> None:
    """Write it down, and let the process end before the receipt is written, as often as the number says."""
    await HEARD.run(tx, consumer="die", server=rated.server, number=rated.number, process=os.getpid())
    if os.environ.get("DIE"):
        os._exit(9)


LISTENER = Consumer("sample.hear", Rated, hear, backoff=SOON)
MORTAL = Consumer("sample.die", Rated, hear_and_die, backoff=SOON, retries=2)


async def tell(database: Database, *told: Event) -> None:
    """Emit each in a transaction of its own."""
    for one in told:
        async with database.write() as tx:
            await emit(tx, one)


@asynccontextmanager
async def relaying(
    database: Database, *consumers: Consumer[Any], broadcast: Broadcast | None = None
) -> AsyncIterator[Relay]:
    """Run a relay for as long as the block lasts."""
    relay = Relay(database, consumers, QUICK, broadcast=broadcast)
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    try:
        yield relay
    finally:
        stop.set()
        await task


async def heard(database: Database, consumer: str = "hear") -> list[tuple[str, int]]:
    """Give what a consumer has heard, in its order."""
    found = await rows(database, "select server, number from heard where consumer = $1 order by id", consumer)
    return [(row["server"], row["number"]) for row in found]
