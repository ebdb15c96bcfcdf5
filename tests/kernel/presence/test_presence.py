"""Which workers there are: told while they live, judged by how long they have been silent."""

import asyncio
from uuid import uuid4

from stoa.kernel.db import Database
from stoa.kernel.presence import Presence, list_workers
from tests.harness.databases import NewDatabase
from tests.kernel.asking import eventually


async def _silence(database: Database, spell: str) -> None:
    async with database.write() as tx:
        await tx.connection.execute(f"update kernel.workers set seen_at = now() - interval '{spell}'")


async def test_a_worker_is_there_while_it_runs_and_gone_when_it_has_ended(new_database: NewDatabase) -> None:
    database, stop = await new_database(None), asyncio.Event()
    task = asyncio.create_task(Presence(database, uuid4()).run(stop))

    async def is_there() -> bool:
        return [one.is_alive for one in await list_workers(database.read())] == [True]

    await eventually(is_there)
    stop.set()
    await task
    assert await list_workers(database.read()) == []


async def test_a_worker_that_is_silent_counts_as_dead_and_is_forgotten_after_a_day(new_database: NewDatabase) -> None:
    database = await new_database(None)
    await Presence(database, uuid4()).beat()
    await _silence(database, "1 minute")
    assert [one.is_alive for one in await list_workers(database.read())] == [False]
    await _silence(database, "2 days")
    other = uuid4()
    await Presence(database, other).beat()
    assert [one.id for one in await list_workers(database.read())] == [other]


async def test_a_database_that_is_away_does_not_end_the_worker(new_database: NewDatabase) -> None:
    database, stop = await new_database(None), asyncio.Event()
    async with database.write() as tx:
        await tx.connection.execute("alter table kernel.workers rename to workers_elsewhere")
    task = asyncio.create_task(Presence(database, uuid4()).run(stop))
    ended, _ = await asyncio.wait({task}, timeout=0.3)
    assert not ended
    stop.set()
    await task
    assert task.exception() is None
