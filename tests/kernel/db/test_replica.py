"""Reads go to the replica, and nobody misses what they have just written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.db import Database, Marker, Query, Read, remember_writes
from tests.kernel.db.conftest import quick_settings
from tests.kernel.db.servers import Server, running_server

ON_REPLICA = Query("select pg_is_in_recovery()", bool, registered=False).named("on_replica")
COUNT = Query("select count(*) from notes", int, registered=False).named("count")
INSERT = Query("insert into notes default values returning id", int, registered=False).named("insert")
SLOW_COUNT = Query("select count(*) from notes, pg_sleep(3)", int, registered=False).named("slow")


@pytest.fixture(scope="module")
def primary() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def copied(primary: Server) -> Iterator[Server]:
    with running_server(copy_of=primary) as server:
        yield server


@pytest.fixture
def standby(copied: Server) -> Server:
    """Give the copy, which a test may have killed."""
    if copied.process is None:
        copied.start()
    return copied


@pytest.fixture
async def database(primary: Server, standby: Server) -> AsyncIterator[Database]:
    await primary.sql("drop table if exists notes")
    await primary.sql("create table notes (id int generated always as identity)")
    database = Database(primary.url(), quick_settings(), replica_url=standby.url())
    assert database.replica
    await eventually(lambda: reads_from_replica(database))
    with remember_writes() as marker:
        await INSERT.first(database.once())
        await eventually(lambda: asyncio.sleep(0, database.replica and database.replica.serves(marker)))
    yield database
    await database.close()


async def eventually(test: Callable[[], Awaitable[object]], *, seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not await test():  # noqa: ASYNC110 - a server in another process sets no event
            await asyncio.sleep(0.02)


async def reads_from_replica(database: Database) -> bool:
    with remember_writes():
        return await ON_REPLICA.one(database.read())


async def test_reads_of_a_request_go_to_the_replica_and_others_to_the_primary(database: Database) -> None:
    assert await reads_from_replica(database)
    assert not await ON_REPLICA.one(database.read())
    assert await ON_REPLICA.one(database.read(after=Marker()))
    async with database.write() as tx:
        assert not await ON_REPLICA.one(tx)


async def test_nobody_misses_their_own_write_while_replay_is_paused(database: Database, standby: Server) -> None:
    await standby.sql("select pg_wal_replay_pause()")
    with remember_writes() as marker:
        assert await ON_REPLICA.one(database.read())
        async with database.write() as tx:
            await INSERT.one(tx)
        before = await COUNT.one(database.read())
        assert before == 2
        assert not await ON_REPLICA.one(database.read())
        text = str(marker)
    with remember_writes(text):
        assert await COUNT.one(database.read()) == 2
    with remember_writes():
        assert await COUNT.one(database.read()) == 1
    await standby.sql("select pg_wal_replay_resume()")

    async def caught_up() -> bool:
        with remember_writes(text):
            return await ON_REPLICA.one(database.read())

    await eventually(caught_up)
    with remember_writes(text):
        assert await COUNT.one(database.read()) == 2


async def test_a_read_handle_taken_before_the_write_sees_it_too(database: Database, standby: Server) -> None:
    await standby.sql("select pg_wal_replay_pause()")
    with remember_writes():
        db = database.read()
        assert await COUNT.one(db) == 1
        await INSERT.one(database.once())
        assert await COUNT.one(db) == 2
    await standby.sql("select pg_wal_replay_resume()")


async def test_a_rolled_back_write_does_not_send_reads_to_the_primary(database: Database) -> None:
    with remember_writes() as marker:
        with pytest.raises(RuntimeError):
            await write_and_fail(database)
        assert str(marker) == ""


async def write_and_fail(database: Database) -> None:
    async with database.write() as tx:
        await INSERT.one(tx)
        raise RuntimeError


async def test_two_requests_at_once_have_markers_of_their_own(database: Database) -> None:
    async def writes() -> str:
        with remember_writes() as marker:
            await asyncio.gather(*(INSERT.one(database.once()) for _ in range(3)))
            return str(marker)

    async def only_reads() -> str:
        with remember_writes() as marker:
            await COUNT.one(database.read())
            return str(marker)

    wrote, read = await asyncio.gather(writes(), only_reads())
    assert wrote
    assert read == ""


async def test_every_writer_reads_its_own_writes_under_load(database: Database) -> None:
    async def write_then_read() -> bool:
        with remember_writes():
            identity = await INSERT.one(database.once())
            seen = Query(f"select id from notes where id = {identity}", int, registered=False)
            return await seen.first(database.read()) == identity

    for _ in range(5):
        assert all(await asyncio.gather(*(write_then_read() for _ in range(40))))


async def test_a_killed_replica_is_replaced_by_the_primary_and_comes_back_by_itself(
    database: Database, standby: Server
) -> None:
    assert database.replica
    standby.kill()
    with remember_writes():
        assert await COUNT.one(database.read()) == 1
        assert not database.replica.up
        assert database.replica.fallbacks == 1
        assert not await ON_REPLICA.one(database.read())
    standby.start()
    await eventually(lambda: reads_from_replica(database))
    assert database.replica.up


async def test_reads_under_way_when_the_replica_dies_are_answered_by_the_primary(
    database: Database, standby: Server
) -> None:
    with remember_writes():
        slow = asyncio.create_task(SLOW_COUNT.one(database.read()))
        await asyncio.sleep(0.5)
        standby.kill()
        assert await slow == 1


async def test_a_frozen_replica_is_left_alone_within_its_check(database: Database, standby: Server) -> None:
    standby.freeze()
    assert database.replica
    try:
        database.replica._checked = 0
        with remember_writes() as marker:
            await eventually(lambda: asyncio.sleep(0.02, not database.replica.serves(marker)), seconds=4)  # type: ignore[union-attr]  # there is one here
            assert await COUNT.one(database.read()) == 1
    finally:
        standby.thaw()
    await eventually(lambda: reads_from_replica(database))


async def test_a_query_that_replay_cancels_is_answered_by_the_primary(
    database: Database, primary: Server, standby: Server
) -> None:
    await standby.sql("alter system set max_standby_streaming_delay = '100ms'")
    await standby.sql("select pg_reload_conf()")
    await asyncio.sleep(0.3)
    with remember_writes():
        slow = asyncio.create_task(SLOW_COUNT.one(database.read()))
        await asyncio.sleep(0.5)
        await primary.sql("truncate notes")
        assert await slow == 0
    assert database.replica
    assert database.replica.up
    await standby.sql("alter system reset max_standby_streaming_delay")
    await standby.sql("select pg_reload_conf()")


async def test_a_primary_named_as_replica_is_not_taken_for_one(primary: Server) -> None:
    database = Database(primary.url(), quick_settings(), replica_url=primary.url())
    assert database.replica
    with remember_writes():
        for _ in range(10):
            assert not await ON_REPLICA.one(database.read())
            await asyncio.sleep(0.05)
    assert not database.replica.up
    await database.close()


async def test_without_a_replica_a_write_costs_no_more(primary: Server) -> None:
    database = Database(primary.url(), quick_settings())
    with remember_writes() as marker:
        assert type(database.read()) is Read
        async with database.write() as tx:
            await ON_REPLICA.one(tx)
        assert str(marker) == ""
    await database.close()


@given(st.integers(1, 2**64 - 1))
def test_a_marker_is_read_back_as_it_was_written(position: int) -> None:
    assert Marker.read(str(Marker(position))).position == position


@given(st.text(max_size=20))
def test_what_is_no_marker_is_no_write(text: str) -> None:
    assert Marker.read(text).position >= 0


def test_a_marker_only_moves_forward() -> None:
    marker = Marker.read("1/0")
    marker.move_to(5)
    assert str(marker) == "1/0"
    marker.move_to(2**33)
    assert str(marker) == "2/0"
