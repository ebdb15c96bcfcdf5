"""A commit that waits for its replica in vain stands on this server alone: nobody is told of it, also not later."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import stoa.kernel
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database, Query
from stoa.kernel.idempotency import Answer, Asked, find_answer, keep_answer
from tests.kernel.db.conftest import quick_settings
from tests.kernel.db.servers import Server

TABLE = Path(stoa.kernel.__file__).parent / "migrations" / "20261122001200_idempotency_keys.sql"
COUNT = Query("select count(*) from kernel.idempotency_keys", int, registered=False).named("count")
WAITING = Query(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'SyncRep'",
    int,
    registered=False,
).named("waiting")
ASKED = Asked("person:ada", "a-key", None, b"POST /notes")
SAID = Answer(201, b"{}", "application/json", [])


@pytest.fixture
async def lonely(server: Server, database_url: str) -> AsyncIterator[Database]:
    """Give a database whose every commit waits for a replica that there is not."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("create schema kernel")
    await connection.execute(TABLE.read_text().partition("migrate:down")[0])
    await connection.close()
    await server.sql("alter system set synchronous_standby_names = 'nobody'")
    await server.sql("select pg_reload_conf()")
    database = Database(database_url, quick_settings())
    yield database
    await confirm_everything(server)
    await database.close()


async def confirm_everything(server: Server) -> None:
    await server.sql("alter system reset synchronous_standby_names")
    await server.sql("select pg_reload_conf()")


async def keep(database: Database, keys: Keyring) -> None:
    async with database.write() as tx:
        await keep_answer(tx, keys, ASKED, SAID)


async def answer_again(database: Database, keys: Keyring) -> Answer | None:
    async with database.write() as tx:
        return await find_answer(tx, keys, ASKED)


async def waits(task: asyncio.Task[Any], database: Database) -> bool:
    """Wait until a task waits for the replica; false when it came to an end without."""
    while not task.done():
        if await WAITING.one(database.read()):
            task.cancel()
            await asyncio.wait({task})
            return True
    return False


async def test_what_no_replica_has_confirmed_is_told_to_nobody(lonely: Database, server: Server, keys: Keyring) -> None:
    assert await waits(asyncio.create_task(keep(lonely, keys)), lonely)
    while not await COUNT.one(lonely.read()):  # it stands here once the wait for the replica is given up
        pass
    assert await waits(asyncio.create_task(answer_again(lonely, keys)), lonely)
    await confirm_everything(server)
    assert await answer_again(lonely, keys) == SAID
