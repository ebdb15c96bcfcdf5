"""What is kept from one test to the next is a session's knowledge of the schema, and nothing that a test has done."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from stoa.kernel.db import Database
from stoa.kernel.db.pool import Connection
from tests.harness.databases import SETTINGS, NewDatabase
from tests.harness.keeping import kept_at
from tests.harness.maker import DatabaseMaker

ADD_ROW = """
insert into kernel.outbox (id, name, version, aggregate, payload) values (gen_random_uuid(), 'left', 1, 'x', '{}')
"""
COUNT_ROWS = "select count(*) from kernel.outbox"

type NextTest = Callable[[], Awaitable[Database]]


@asynccontextmanager
async def session(database: Database) -> AsyncIterator[Connection]:
    connection = await database.writes.acquire()
    yield connection
    database.writes.give_back(connection)


async def pid_of(database: Database) -> int:
    async with session(database) as connection:
        return int(connection.get_server_pid())


@pytest.fixture
async def next_test(database_maker: DatabaseMaker, kept_connections: None) -> AsyncIterator[NextTest]:
    """Give a function that ends the test so far, and gives the database of the one after it."""
    using: list[Database] = []

    async def end() -> None:
        for database in using:
            await database.close()
            database_maker.give_back(database.url)
        using.clear()

    async def begin() -> Database:
        await end()
        using.append(Database(await asyncio.to_thread(database_maker.make, None), SETTINGS))
        return using[0]

    yield begin
    await end()


async def test_a_session_goes_on_in_the_next_test_and_sees_none_of_its_rows(next_test: NextTest) -> None:
    before = await next_test()
    async with session(before) as connection:
        await connection.execute(ADD_ROW)
    pid = await pid_of(before)
    after = await next_test()
    assert after.url == before.url
    async with session(after) as connection:
        assert connection.get_server_pid() == pid
        assert await connection.fetchval(COUNT_ROWS) == 0


_LOCKS = "select bool_or(pid = pg_backend_pid()) is true from pg_locks"


@pytest.mark.parametrize(
    ("left", "seen"),
    [
        ("set statement_timeout = 77000", "select current_setting('statement_timeout') = '77s'"),
        ("set session_replication_role = replica", "select current_setting('session_replication_role') = 'replica'"),
        ("set role pg_monitor", "select current_user = 'pg_monitor'"),
        ("set session authorization pg_monitor", "select session_user = 'pg_monitor'"),
        ("create temp table outbox (id int)", "select to_regclass('pg_temp.outbox') is not null"),
        ("select pg_advisory_lock(7)", f"{_LOCKS} where locktype = 'advisory'"),
        ("listen news", "select count(*) > 0 from pg_listening_channels()"),
        ("declare mine cursor with hold for select 1", "select count(*) > 0 from pg_cursors where name = 'mine'"),
    ],
)
async def test_what_a_session_was_told_is_forgotten(next_test: NextTest, left: str, seen: str) -> None:
    async with session(await next_test()) as connection:
        await connection.execute(left)
        assert await connection.fetchval(seen)
    async with session(await next_test()) as connection:
        assert not await connection.fetchval(seen)


@pytest.mark.parametrize("then", ["select 1", "select 1 / 0"])
async def test_a_transaction_that_a_test_left_open_ends_with_it(next_test: NextTest, then: str) -> None:
    before = await next_test()
    async with session(before) as connection:
        await connection.execute("begin; " + ADD_ROW)
        with contextlib.suppress(asyncpg.DivisionByZeroError):
            await connection.execute(then)
        pid = connection.get_server_pid()
    async with session(await next_test()) as connection:
        assert connection.get_server_pid() != pid
        assert await connection.fetchval(COUNT_ROWS) == 0


async def test_a_session_in_use_when_its_test_ended_is_not_kept(next_test: NextTest) -> None:
    before = await next_test()
    forgotten = await before.writes.acquire()
    await forgotten.execute("begin; " + ADD_ROW)
    after = await next_test()
    assert forgotten.get_server_pid() not in kept_at(before.url)
    async with session(after) as connection:
        assert await connection.fetchval(COUNT_ROWS) == 0
    forgotten.terminate()


@pytest.mark.parametrize(
    "change",
    [
        "create table public.mine (id int)",
        "alter table kernel.outbox add column mine int",
        "do $$ begin execute format('alter database %I set work_mem = 99', current_database()); end $$",
    ],
)
async def test_a_changed_database_is_given_up_with_its_sessions(next_test: NextTest, change: str) -> None:
    before = await next_test()
    async with session(before) as connection:
        await connection.execute(change)
    pid = await pid_of(before)
    after = await next_test()
    assert after.url != before.url
    assert await pid_of(after) != pid


async def test_a_session_that_was_ended_meanwhile_is_replaced(next_test: NextTest) -> None:
    before = await next_test()
    pid = await pid_of(before)
    await before.close()
    assert pid in kept_at(before.url)
    other = await asyncpg.connect(before.url)
    assert await other.fetchval("select pg_terminate_backend($1, 20000)", pid)
    await other.close()
    after = await next_test()
    async with session(after) as connection:
        assert connection.get_server_pid() != pid
        assert await connection.fetchval(COUNT_ROWS) == 0


async def test_another_loop_has_sessions_of_its_own(next_test: NextTest) -> None:
    database = await next_test()
    pid = await pid_of(database)
    await database.close()

    async def elsewhere() -> int:
        other = Database(database.url, SETTINGS)
        found = await pid_of(other)
        await other.close()
        return found

    theirs = await asyncio.to_thread(lambda: asyncio.run(elsewhere()))
    assert theirs != pid
    assert theirs not in kept_at(database.url)


async def test_who_connects_without_a_pool_gets_a_session_of_its_own(next_test: NextTest) -> None:
    database = await next_test()
    pid = await pid_of(database)
    await database.close()
    connection = await asyncpg.connect(database.url)
    assert connection.get_server_pid() != pid
    await connection.close()


async def test_every_line_reads_types_of_the_databases_own(new_database: NewDatabase) -> None:
    database = await new_database(tables="create type pair as (a int, b text)")
    async with session(database) as one, session(database) as other:
        for line in (one, other):
            assert await line.fetchval("select (1, 'x')::pair") == (1, "x")
            assert await line.fetchval("select array[(2, 'y')::pair]") == [(2, "y")]
