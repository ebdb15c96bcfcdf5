"""The pool: bounded, and whole again after every kind of failure."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import asyncpg
import pytest

from stoa.kernel.db import Database, DatabaseDown, Query, Read, translate_database_error
from tests.kernel.db.conftest import quick_settings
from tests.kernel.db.servers import Server, running_server
from tests.kernel.db.test_handles import SLEEP, settled

ECHO = Query("select :n::int", int, registered=False).named("echo")
ONES_OF_TCP = Query(
    "select count(*) from pg_settings where name like 'tcp_%' and source = 'client' and setting::int > 0",
    int,
    registered=False,
).named("ones_of_tcp")
PID = Query("select pg_backend_pid()", int, registered=False).named("pid")


@pytest.fixture
def own_server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
async def fragile(own_server: Server) -> AsyncIterator[Database]:
    database = Database(own_server.url(), quick_settings(acquire_timeout=timedelta(seconds=1)))
    yield database
    await database.close()


async def test_many_tasks_share_few_connections(database: Database) -> None:
    answers = await asyncio.gather(*(ECHO.one(database.read(), n=n) for n in range(200)))
    assert answers == list(range(200))
    assert database.reads.open <= 4
    assert database.reads.waiting == 0
    pids = set(await asyncio.gather(*(PID.one(database.read()) for _ in range(50))))
    assert len(pids) <= 4


@pytest.mark.parametrize(("statements", "is_first"), [(0, False), (1, True), (15, True), (16, False), (40, False)])
async def test_whoever_has_begun_is_served_before_whoever_has_not_unless_it_never_ends(
    database: Database, statements: int, *, is_first: bool
) -> None:
    asking = database.read()
    for n in range(statements):
        await ECHO.one(asking, n=n)
    held = [await database.reads.acquire() for _ in range(database.reads.size)]
    order: list[str] = []

    async def ask(name: str, db: Read) -> None:
        await ECHO.one(db, n=1)
        order.append(name)

    async with asyncio.TaskGroup() as tasks:
        for name, db in (("one", database.read()), ("other", database.read()), ("asking", asking)):
            tasks.create_task(ask(name, db))
            await asyncio.sleep(0)
        assert database.reads.waiting == 3
        database.reads.give_back(held.pop())  # through this one they go, one after another
    for connection in held:
        database.reads.give_back(connection)
    assert order == (["asking", "one", "other"] if is_first else ["one", "other", "asking"])


@pytest.mark.parametrize(
    ("asked", "processors", "connections"), [(0, 1, 4), (0, 2, 4), (0, 6, 12), (0, 64, 16), (0, None, 4), (40, 2, 40)]
)
async def test_reading_connections_follow_the_machine_unless_somebody_says_how_many(
    monkeypatch: pytest.MonkeyPatch, asked: int, processors: int | None, connections: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    database = Database("", quick_settings(read_pool=asked), replica_url="postgresql://replica")
    assert database.replica is not None
    assert database.reads.size == connections == database.replica.pool.size
    await database.close()


async def test_whoever_waits_too_long_is_told_to_come_back(database_url: str) -> None:
    database = Database(database_url, quick_settings(read_pool=1, acquire_timeout=timedelta(seconds=0.5)))
    held = await database.reads.acquire()
    ends = await asyncio.gather(*(ECHO.one(database.read(), n=n) for n in range(3)), return_exceptions=True)
    assert all(isinstance(end, DatabaseDown) and "busy" in end.words for end in ends)
    database.reads.give_back(held)
    assert database.reads.waiting == 0
    assert await ECHO.one(database.read(), n=1) == 1
    await database.close()


async def test_cancelling_those_who_wait_loses_no_connection(database: Database) -> None:
    for _ in range(5):
        tasks = [asyncio.create_task(SLEEP.one(database.read(), seconds=0.02)) for _ in range(60)]
        await asyncio.sleep(0.03)
        for task in tasks[::2]:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) or end == "" for end in ends)
    await settled(database)
    assert 1 <= database.reads.open <= 4
    assert database.reads.waiting == 0
    assert len(await asyncio.gather(*(ECHO.one(database.read(), n=n) for n in range(50)))) == 50


@pytest.mark.parametrize("everything", [True, False])
async def test_a_killed_server_is_found_again_without_a_restart_of_ours(
    own_server: Server, fragile: Database, *, everything: bool
) -> None:
    await asyncio.gather(*(ECHO.one(fragile.read(), n=n) for n in range(20)))
    under_way = asyncio.create_task(SLEEP.one(fragile.read(), seconds=30.0))
    await asyncio.sleep(0.2)
    if everything:
        own_server.kill()
    else:
        own_server.kill_postmaster()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)) as caught:
        await under_way
    assert isinstance(translate_database_error(caught.value), DatabaseDown)
    for _ in range(10):
        with pytest.raises(Exception) as refused:  # noqa: PT011 - which one depends on who notices first
            await ECHO.one(fragile.read(), n=1)
        assert isinstance(refused.value, DatabaseDown) or isinstance(
            translate_database_error(refused.value), DatabaseDown
        )
    own_server.start()
    answers = await asyncio.gather(*(ECHO.one(fragile.read(), n=n) for n in range(20)), return_exceptions=True)
    assert answers[-1] == 19
    await settled(fragile)
    assert await asyncio.gather(*(ECHO.one(fragile.read(), n=n) for n in range(20))) == list(range(20))
    assert fragile.reads.open <= 4


async def test_a_transaction_that_loses_its_server_ends_in_a_fault_and_gives_its_place_back(
    own_server: Server, fragile: Database
) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one depends on who notices first
        await die_in_transaction(own_server, fragile)
    assert isinstance(caught.value, DatabaseDown) or isinstance(translate_database_error(caught.value), DatabaseDown)
    own_server.start()
    await settled(fragile)
    async with fragile.write() as tx:
        assert await ECHO.one(tx, n=2) == 2


async def die_in_transaction(server: Server, database: Database) -> None:
    async with database.write() as tx:
        await ECHO.one(tx, n=1)
        server.kill()
        await ECHO.one(tx, n=1)


async def test_a_frozen_server_costs_its_callers_their_deadline_and_no_connection(
    own_server: Server, fragile: Database
) -> None:
    await asyncio.gather(*(ECHO.one(fragile.read(), n=n) for n in range(20)))
    own_server.freeze()
    try:
        ends = await asyncio.gather(*(within_a_second(fragile) for _ in range(12)), return_exceptions=True)
    finally:
        own_server.thaw()
    assert all(isinstance(end, TimeoutError | DatabaseDown) for end in ends)
    async with asyncio.timeout(10):
        while fragile.reads._mending:  # noqa: ASYNC110 - the pool sets no event
            await asyncio.sleep(0.05)
    assert await asyncio.gather(*(ECHO.one(fragile.read(), n=n) for n in range(40))) == list(range(40))
    await settled(fragile)
    assert fragile.reads.open <= 4


async def within_a_second(database: Database) -> int:
    async with asyncio.timeout(1):
        return await ECHO.one(database.read(), n=1)


@pytest.mark.parametrize("turns", range(5))
async def test_a_session_that_ends_between_two_statements_costs_one_call_at_most(
    server: Server, database: Database, turns: int
) -> None:
    """The last word is read some turns of the loop before the end of the connection is."""
    pid = await PID.one(database.read())
    ending = threading.Thread(target=asyncio.run, args=[server.sql("select pg_terminate_backend($1, 9000)", pid)])
    ending.start()
    ending.join()  # our own loop stands still meanwhile
    for _ in range(turns):
        await asyncio.sleep(0)
    (end,) = await asyncio.gather(ECHO.one(database.read(), n=1), return_exceptions=True)
    if isinstance(end, BaseException):
        assert isinstance(translate_database_error(end), DatabaseDown)
    else:
        assert end == 1
    assert await PID.one(database.read()) != pid
    assert (database.reads.open, database.reads.idle) == (1, 1)


async def test_a_session_that_postgresql_ends_is_replaced(server: Server, database: Database) -> None:
    pid = await PID.one(database.read())
    await server.sql("select pg_terminate_backend($1)", pid)
    ends = await asyncio.gather(*(PID.one(database.read()) for _ in range(8)), return_exceptions=True)
    lost = [end for end in ends if isinstance(end, BaseException)]
    assert len(lost) <= 1
    assert pid not in await asyncio.gather(*(PID.one(database.read()) for _ in range(8)))


async def test_a_server_that_is_not_there_is_a_fault_with_a_retry(database_url: str) -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none", quick_settings())
    with pytest.raises(DatabaseDown) as caught:
        await ECHO.one(database.read(), n=1)
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "2")
    assert database.reads.open == 0
    await database.close()


async def test_without_prepared_statements_everything_works_the_same(database_url: str) -> None:
    database = Database(database_url, quick_settings(prepared=False))
    assert await asyncio.gather(*(ECHO.one(database.read(), n=n) for n in range(20))) == list(range(20))
    await database.close()


async def test_closing_wakes_those_who_wait(database_url: str) -> None:
    database = Database(database_url, quick_settings(read_pool=1, acquire_timeout=timedelta(seconds=30)))
    holder = asyncio.create_task(SLEEP.one(database.read(), seconds=1.5))
    await asyncio.sleep(0.1)
    waiter = asyncio.create_task(ECHO.one(database.read(), n=1))
    await asyncio.sleep(0.05)
    await database.close()
    with pytest.raises(DatabaseDown, match="stopping"):
        await waiter
    assert await holder == ""
    assert database.reads.open == 0


async def test_a_server_is_told_to_notice_when_we_are_gone(database: Database) -> None:
    for db in (database.read(), database.once()):
        assert await ONES_OF_TCP.one(db) == 4
