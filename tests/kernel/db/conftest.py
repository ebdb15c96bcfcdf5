"""A PostgreSQL for this room's tests, and an empty database for each of them."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.db import Database, DatabaseSettings
from tests.kernel.db.items import TABLE
from tests.kernel.db.servers import Server, running_server

END_SESSIONS = """
select pg_terminate_backend(pid, 10000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
EMPTY = """
do $$
declare one text;
begin
    for one in select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$)' loop
        execute format('drop schema %I cascade', one);
    end loop;
    create schema public;
end $$
"""
IS_AS_NEW = """
select (select count(*) from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace)
    + (select count(*) from pg_db_role_setting) + (select count(*) from pg_event_trigger)
    + (select count(*) from pg_publication) + (select count(*) from pg_extension where oid >= 16384)
    + (select count(*) from pg_largeobject_metadata) + (select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') = 0
"""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def emptied() -> list[str]:
    """Databases that earlier tests have left, with nothing in them; making one takes longer than most tests."""
    return []


@pytest.fixture
async def database_url(server: Server, emptied: list[str]) -> AsyncIterator[str]:
    if emptied:
        name = emptied.pop()
    else:
        name = f"t{uuid4().hex}"
        await server.sql(f"create database {name}")
    yield server.url(name)
    await server.sql(END_SESSIONS, database=name)
    await server.sql(EMPTY, database=name)
    (row,) = await server.sql(IS_AS_NEW, database=name)
    if row[0]:
        emptied.append(name)
    else:
        await server.sql(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def database_settings() -> DatabaseSettings:
    return quick_settings()


def quick_settings(**changes: Any) -> DatabaseSettings:
    """Make settings with short waits, so that a fault shows soon."""
    values: dict[str, Any] = {
        "url": "",
        "replica_url": "",
        "read_pool": 4,
        "write_pool": 4,
        "acquire_timeout": timedelta(seconds=3),
        "connect_timeout": timedelta(seconds=2),
        "statement_timeout": timedelta(seconds=5),
        "lock_timeout": timedelta(seconds=5),
        "slow_query": timedelta(milliseconds=200),
        "prepared": True,
    }
    return DatabaseSettings(**(values | changes))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, quick_settings())
    yield database
    await database.close()


@pytest.fixture(scope="session")
def keys() -> Keyring:
    return Keyring(parse_roots([new_root()]), "testsite")


@pytest.fixture
async def items(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    await connection.execute(TABLE)
    yield connection
    await connection.close()
