"""A database with the tables that the sample jobs write to, emptied before each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from stoa.kernel.db import Database
from tests.harness.databases import SETTINGS
from tests.harness.maker import DatabaseMaker
from tests.kernel.jobs import samples
from tests.kernel.logged import logged

__all__ = ["logged"]

EMPTY = """
truncate kernel.jobs, kernel.job_attempts, kernel.crons, kernel.outbox, kernel.deliveries, kernel.pgqueuer,
    kernel.pgqueuer_log, effects, runs
"""


@pytest.fixture(scope="session")
def work_url(database_maker: DatabaseMaker) -> Iterator[str]:
    url = database_maker.make(None)
    asyncio.run(_execute(url, samples.TABLES))
    yield url
    database_maker.give_back(url)


@pytest.fixture
async def work(work_url: str, kept_connections: None) -> AsyncIterator[Database]:
    await _execute(work_url, EMPTY)
    database = Database(work_url, SETTINGS)
    yield database
    await database.close()


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
