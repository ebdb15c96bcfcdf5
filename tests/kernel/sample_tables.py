"""Databases with the tables of a room's samples, emptied before each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg

from stoa.kernel.db import Database
from tests.harness.databases import SETTINGS
from tests.harness.maker import DatabaseMaker


@contextmanager
def made_with(maker: DatabaseMaker, tables: str) -> Iterator[str]:
    """Make a database with these tables; give its address."""
    url = maker.make(None)
    asyncio.run(_execute(url, tables))
    yield url
    maker.give_back(url)


@asynccontextmanager
async def emptied(url: str, empty: str) -> AsyncIterator[Database]:
    """Empty it, and open it."""
    await _execute(url, empty)
    database = Database(url, SETTINGS)
    yield database
    await database.close()


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
