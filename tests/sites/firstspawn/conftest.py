"""FirstSpawn's database without the site: for tests of what tables and statements do by themselves."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from stoa.kernel.db import Database
from tests.harness.databases import NewDatabase


@pytest.fixture
async def database(new_database: NewDatabase) -> Database:
    return await new_database("firstspawn")


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.url)
    yield connection
    await connection.close()
