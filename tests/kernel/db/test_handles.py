"""Transactions: everything or nothing, whoever interrupts."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from stoa.kernel.db import Database, DatabaseDown, Query, Write, translate_database_error
from stoa.kernel.db.faults import DatabaseTooSlow
from tests.kernel.db.conftest import quick_settings

INSERT = Query("insert into words (w) values (:w) returning w", str, registered=False).named("insert")
WORDS = Query("select w from words order by w", str, registered=False).named("words")
SLEEP = Query("select pg_sleep(:seconds)::text", str, registered=False).named("sleep")


@pytest.fixture
async def words(database: Database) -> Database:
    async with database.write() as tx:
        await tx.connection.execute("create table words (w text unique)")
    return database


async def settled(database: Database) -> None:
    """Wait until interrupted connections are mended, and nobody holds one."""
    async with asyncio.timeout(5):
        for pool in (database.reads, database.writes):
            while pool.idle != pool.open or pool._mending:  # noqa: ASYNC110 - the pool sets no event
                await asyncio.sleep(0.01)


async def test_a_block_that_ends_well_is_committed(words: Database) -> None:
    async with words.write() as tx:
        await INSERT.one(tx, w="a")
        assert await WORDS.all(words.read()) == []
    assert await WORDS.all(words.read()) == ["a"]


async def write_and_fail(database: Database, error: BaseException) -> None:
    async with database.write() as tx:
        await INSERT.one(tx, w="gone")
        raise error


@pytest.mark.parametrize("error", [RuntimeError(), KeyboardInterrupt(), asyncio.CancelledError()], ids=repr)
async def test_a_block_that_fails_is_rolled_back(words: Database, error: BaseException) -> None:
    with pytest.raises(type(error)):
        await write_and_fail(words, error)
    await settled(words)
    assert await WORDS.all(words.read()) == []
    await INSERT.one(words.once(), w="gone")


async def test_a_fault_of_postgresql_rolls_back_and_leaves_a_good_connection(words: Database) -> None:
    await INSERT.one(words.once(), w="a")
    with pytest.raises(asyncpg.UniqueViolationError):
        await insert_twice(words)
    await settled(words)
    assert await WORDS.all(words.read()) == ["a"]
    async with words.write() as tx:
        await INSERT.one(tx, w="c")


async def insert_twice(database: Database) -> None:
    async with database.write() as tx:
        await INSERT.one(tx, w="b")
        await INSERT.one(tx, w="a")


async def test_a_block_that_swallows_a_fault_of_postgresql_is_not_told_that_its_writes_stand(words: Database) -> None:
    await INSERT.one(words.once(), w="a")
    with pytest.raises(RuntimeError, match="savepoint"):
        await swallow(words)
    assert await WORDS.all(words.read()) == ["a"]
    async with words.write() as tx:
        await INSERT.one(tx, w="b")
    assert await WORDS.all(words.read()) == ["a", "b"]


async def swallow(database: Database) -> None:
    async with database.write() as tx:
        await INSERT.one(tx, w="b")
        with contextlib.suppress(asyncpg.UniqueViolationError):
            await INSERT.one(tx, w="a")


async def test_cancelling_in_the_middle_of_a_statement_rolls_back_and_heals_the_pool(words: Database) -> None:
    started = asyncio.Event()

    async def slow() -> None:
        async with words.write() as tx:
            await INSERT.one(tx, w="gone")
            started.set()
            await SLEEP.one(tx, seconds=30.0)

    tasks = [asyncio.create_task(slow()) for _ in range(1)]
    await started.wait()
    await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    assert all(isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*tasks, return_exceptions=True))
    await settled(words)
    assert await WORDS.all(words.read()) == []
    async with words.write() as tx:
        await INSERT.one(tx, w="gone")


async def test_cancelled_reads_leave_their_connections_whole(words: Database) -> None:
    for _ in range(3):
        tasks = [asyncio.create_task(SLEEP.one(words.read(), seconds=30.0)) for _ in range(4)]
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await settled(words)
    answers = await asyncio.gather(
        *(Query("select :n::int", int, registered=False).one(words.read(), n=n) for n in range(40))
    )
    assert answers == list(range(40))
    assert words.reads.open <= words.reads.size


async def test_what_follows_a_commit_runs_only_after_one(words: Database) -> None:
    seen: list[list[str]] = []

    async def look() -> None:
        seen.append(await WORDS.all(words.read()))

    async def fail() -> None:
        raise RuntimeError

    async with words.write() as tx:
        await INSERT.one(tx, w="a")
        tx.after_commit(fail)
        tx.after_commit(look)
        assert seen == []
    assert seen == [["a"]]
    with pytest.raises(RuntimeError):
        await fail_after(words, look)
    assert seen == [["a"]]


async def fail_after(database: Database, act: Callable[[], Awaitable[None]]) -> None:
    async with database.write() as tx:
        tx.after_commit(act)
        raise RuntimeError


async def test_a_commit_that_is_refused_is_no_commit(words: Database) -> None:
    async with words.write() as tx:
        await tx.connection.execute("create table kids (w text references words (w) deferrable initially deferred)")
    ran: list[int] = []
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await insert_orphan(words, ran)
    assert ran == []
    await settled(words)
    assert await INSERT.one(words.once(), w="fine") == "fine"


async def insert_orphan(database: Database, ran: list[int]) -> None:
    async def note() -> None:
        ran.append(1)

    async with database.write() as tx:
        await tx.connection.execute("insert into kids values ('nobody')")
        tx.after_commit(note)


async def test_what_precedes_a_commit_is_part_of_it(words: Database) -> None:
    async def add(tx: Write) -> None:
        await INSERT.one(tx, w="b")

    async with words.write() as tx:
        tx.before_commit(add)
        await INSERT.one(tx, w="a")
    assert await WORDS.all(words.read()) == ["a", "b"]


async def test_a_savepoint_undoes_only_its_own(words: Database) -> None:
    async with words.write() as tx:
        await INSERT.one(tx, w="a")
        with pytest.raises(asyncpg.UniqueViolationError):
            async with tx.savepoint():
                await INSERT.one(tx, w="a")
        async with tx.savepoint():
            await INSERT.one(tx, w="b")
            with pytest.raises(RuntimeError):
                await fail_in_savepoint(tx)
    assert await WORDS.all(words.read()) == ["a", "b"]


async def fail_in_savepoint(tx: Write) -> None:
    async with tx.savepoint():
        await INSERT.one(tx, w="gone")
        raise RuntimeError


async def test_rows_stream_inside_a_transaction(words: Database) -> None:
    async with words.write() as tx:
        await INSERT.many(tx, [{"w": str(n)} for n in range(9)])
        async with WORDS.stream(tx, batch=2) as rows:
            assert [row async for row in rows] == [str(n) for n in range(9)]


async def test_a_stream_that_is_left_early_gives_its_connection_back(words: Database) -> None:
    async with words.write() as tx:
        await INSERT.many(tx, [{"w": str(n)} for n in range(9)])
    with pytest.raises(RuntimeError):
        await leave_early(words)
    await settled(words)


async def leave_early(database: Database) -> None:
    async with WORDS.stream(database.read(), batch=2) as rows:
        async for _ in rows:
            raise RuntimeError


async def test_a_primary_that_became_a_standby_is_left_for_the_new_one(words: Database) -> None:
    async with words.write() as tx:
        await INSERT.one(tx, w="a")
    old = words.writes._idle[0]
    await old.execute("set default_transaction_read_only = on")
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError) as caught:
        await INSERT.one(words.once(), w="b")
    assert isinstance(translate_database_error(caught.value), DatabaseDown)
    assert old.is_closed()
    async with words.write() as tx:
        await INSERT.one(tx, w="b")
        await tx.connection.execute("set default_transaction_read_only = on")
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await write_and_fail(words, RuntimeError())
    assert await INSERT.one(words.once(), w="c") == "c"


async def test_statements_of_one_transaction_take_turns(words: Database) -> None:
    async with words.write() as tx:
        await asyncio.gather(*(INSERT.one(tx, w=str(n)) for n in range(20)))
    assert len(await WORDS.all(words.read())) == 20


async def test_a_read_cannot_write(words: Database) -> None:
    with pytest.raises(RuntimeError, match="run on a `Read` handle"):
        await INSERT.one(words.read(), w="a")
    await settled(words)
    assert await WORDS.all(words.read()) == []


async def test_once_takes_one_statement(words: Database) -> None:
    once = words.once()
    await INSERT.one(once, w="a")
    with pytest.raises(RuntimeError, match="Take a `Write`"):
        await INSERT.one(once, w="b")
    assert await WORDS.all(words.read()) == ["a"]


async def test_work_that_meets_a_serialization_fault_is_done_again(words: Database) -> None:
    tries: list[int] = []

    async def work(tx: Write) -> str:
        tries.append(1)
        await INSERT.one(tx, w=f"try {len(tries)}")
        if len(tries) < 3:
            raise asyncpg.SerializationError
        return "done"

    assert await words.transact(work) == "done"
    assert await WORDS.all(words.read()) == ["try 3"]


async def test_a_migration_under_way_costs_no_read_and_no_work(words: Database, database_url: str) -> None:
    everything: Query[str] = Query("select * from words", str, registered=False).named("everything")

    async def work(tx: Write) -> None:
        await everything.all(tx)
        await INSERT.one(tx, w=str(len(done)))
        done.append(1)

    done: list[int] = []
    await words.transact(work)
    await everything.all(words.read())
    other = await asyncpg.connect(database_url)
    await other.execute("alter table words add column more int")
    await other.close()
    await words.transact(work)
    assert await everything.all(words.read()) == ["0", "1"]


async def test_two_transactions_in_a_deadlock_both_end_well(words: Database) -> None:
    for word in ("a", "b"):
        await INSERT.one(words.once(), w=word)
    lock: Query[str] = Query("update words set w = w where w = :w returning w", str, registered=False)
    both = asyncio.Barrier(2)

    async def work(tx: Write, first: str, second: str) -> None:
        await lock.one(tx, w=first)
        if both.n_waiting < 2 and not met.is_set():
            await both.wait()
            met.set()
        await lock.one(tx, w=second)

    met = asyncio.Event()
    await asyncio.gather(
        words.transact(lambda tx: work(tx, "a", "b")), words.transact(lambda tx: work(tx, "b", "a"))
    )  # fmt: skip
    await settled(words)


async def test_work_that_keeps_failing_is_given_up(words: Database) -> None:
    tries: list[int] = []

    async def work(tx: Write) -> None:
        tries.append(1)
        raise asyncpg.DeadlockDetectedError

    with pytest.raises(asyncpg.DeadlockDetectedError) as caught:
        await words.transact(work)
    assert len(tries) == 3
    fault = translate_database_error(caught.value)
    assert fault is not None
    assert (fault.status, fault.headers["Retry-After"]) == (503, "1")


async def test_a_statement_that_takes_too_long_is_stopped_by_postgresql(database_url: str) -> None:
    from datetime import timedelta

    database = Database(database_url, quick_settings(statement_timeout=timedelta(seconds=0.3)))
    with pytest.raises(asyncpg.QueryCanceledError) as caught:
        await SLEEP.one(database.read(), seconds=30.0)
    assert isinstance(translate_database_error(caught.value), DatabaseTooSlow)
    await settled(database)
    assert await SLEEP.one(database.read(), seconds=0.0) == ""
    await database.close()


async def test_a_closed_database_answers_in_words(database_url: str) -> None:
    database = Database(database_url, quick_settings())
    await SLEEP.one(database.read(), seconds=0.0)
    await database.close()
    with pytest.raises(DatabaseDown):
        await SLEEP.one(database.read(), seconds=0.0)
