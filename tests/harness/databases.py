"""A database for each test, made from a template that the real migrations built.

The template is named after what the migrations say, so it is built once and kept until one of them changes. Databases
are cleaned or dropped in the background; those of runs that were killed are dropped by the next one.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from stoa.kernel.db import Database, DatabaseSettings, Read, Write

from .maker import DatabaseMaker
from .servers import PostgresForTests

SETTINGS = DatabaseSettings(read_pool=4, write_pool=4)

type NewDatabase = Callable[..., Awaitable[Database]]


@pytest.fixture(scope="session")
def database_maker(postgres: PostgresForTests) -> Iterator[DatabaseMaker]:
    """Give what makes databases; `database` and `new_database` are what a test asks for."""
    maker = DatabaseMaker(postgres)
    yield maker
    maker.close()


@pytest.fixture
def database_url(database_maker: DatabaseMaker) -> Iterator[str]:
    """Give the address of a database of its own, with the schema of the core."""
    url = database_maker.make(None)
    yield url
    database_maker.give_back(url)


@pytest.fixture
async def new_database(database_maker: DatabaseMaker, kept_connections: None) -> AsyncIterator[NewDatabase]:
    """Give a function that makes further databases: `await new_database("firstspawn")`, `new_database(empty=True)`.

    `tables` are statements that make what the test has besides: the database is used again with it.
    """
    async with making_databases(database_maker) as make:
        yield make


@asynccontextmanager
async def making_databases(database_maker: DatabaseMaker) -> AsyncIterator[NewDatabase]:
    """Give that function, and take back at the end what it has made."""
    made: list[Database] = []

    async def make(site: str | None = None, *, empty: bool = False, tables: str = "") -> Database:
        made_how = database_maker.make_empty if empty else partial(database_maker.make, site, tables)
        url = await asyncio.to_thread(made_how)
        made.append(Database(url, SETTINGS, name=f"stoa {site}" if site else "stoa"))
        return made[-1]

    yield make
    for one in made:
        await one.close()
        database_maker.give_back(one.url)


@pytest.fixture
async def database(database_url: str, kept_connections: None) -> AsyncIterator[Database]:
    """Give a database of its own, with the schema of the core."""
    made = Database(database_url, SETTINGS)
    yield made
    await made.close()


@pytest.fixture
def db_read(database: Database) -> Read:
    """Give a handle that only reads."""
    return database.read()


@pytest.fixture
async def db_write(database: Database) -> AsyncIterator[Write]:
    """Give an open transaction; it is committed when the test ends, so deferred constraints are checked."""
    async with database.write() as tx:
        yield tx
