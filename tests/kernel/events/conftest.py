"""A database with the tables that the sample consumers write to, emptied before each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from stoa.kernel.db import Database
from tests.harness.databases import SETTINGS
from tests.harness.maker import DatabaseMaker
from tests.kernel.events import samples

EMPTY = "truncate kernel.outbox, kernel.deliveries, heard restart identity"


@pytest.fixture(scope="session")
def events_url(database_maker: DatabaseMaker) -> Iterator[str]:
    url = database_maker.make(None)
    asyncio.run(_execute(url, samples.TABLES))
    yield url
    database_maker.give_back(url)


@pytest.fixture
async def events(events_url: str, kept_connections: None) -> AsyncIterator[Database]:
    await _execute(events_url, EMPTY)
    database = Database(events_url, SETTINGS)
    yield database
    await database.close()


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
