"""Asking for a job."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.adapters.persistence.queries import Queries

from stoa.kernel.db import Database
from stoa.kernel.errors import NotFound
from stoa.kernel.jobs import Cron, Job, find_job, load_job
from stoa.kernel.jobs.runner import limits_of
from stoa.kernel.jobs.store import NAMES
from tests.kernel.asking import eventually, rows, until, value
from tests.kernel.jobs.samples import (
    EFFECT_ONCE,
    FIRST_WINS,
    SIMPLE,
    Work,
    simple,
    working,
)


async def _queued(database: Database) -> tuple[int, int]:
    return (
        await value(database, "select count(*) from kernel.pgqueuer"),
        await value(database, "select count(*) from kernel.jobs"),
    )


class OutOfLuck(Exception):
    pass


async def _ask_and_fail(database: Database) -> None:
    async with database.write() as tx:
        await EFFECT_ONCE.enqueue(tx, Work(id=1))
        await EFFECT_ONCE.enqueue_many(tx, [Work(id=2), Work(id=3)])
        raise OutOfLuck


async def test_a_rolled_back_transaction_leaves_no_job(work: Database) -> None:
    with pytest.raises(OutOfLuck):
        await _ask_and_fail(work)
    assert await _queued(work) == (0, 0)
    assert await value(work, "select count(*) from kernel.pgqueuer_log") == 0


async def test_a_job_is_seen_by_nobody_before_the_commit(work: Database) -> None:
    async with work.write() as tx:
        job_id = await EFFECT_ONCE.enqueue(tx, Work(id=1))
        assert await _queued(work) == (0, 0)
    assert await _queued(work) == (1, 1)
    assert (await load_job(work.read(), job_id)).status == "waiting"


async def test_many_are_enqueued_and_each_runs(work: Database) -> None:
    async with work.write() as tx:
        ids = await EFFECT_ONCE.enqueue_many(tx, [Work(id=number) for number in range(50)])
    assert len(set(ids)) == 50
    async with working(work):
        await until(work, "select count(*) = 50 from effects")


async def test_a_key_that_is_waiting_keeps_a_second_job_away(work: Database) -> None:
    async with work.write() as tx:
        first = await EFFECT_ONCE.enqueue(tx, Work(id=1), dedupe_key="one")
        assert await EFFECT_ONCE.enqueue(tx, Work(id=2), dedupe_key="one") == first
        assert await FIRST_WINS.enqueue(tx, Work(id=3), dedupe_key="one") != first
    assert await _queued(work) == (2, 2)


async def test_of_many_transactions_with_one_key_one_adds_a_job(work: Database) -> None:
    async def ask() -> object:
        async with work.write() as tx:
            return await EFFECT_ONCE.enqueue(tx, Work(id=1), dedupe_key="race")

    ids = await asyncio.gather(*(ask() for _ in range(20)))
    assert len(set(ids)) == 1
    assert await _queued(work) == (1, 1)


async def test_a_key_is_free_again_when_its_job_is_finished(work: Database) -> None:
    ids = set()
    async with working(work):
        for number in (1, 2):
            async with work.write() as tx:
                ids.add(await EFFECT_ONCE.enqueue(tx, Work(id=number), dedupe_key="again"))
            await until(work, "select count(*) = 0 from kernel.pgqueuer")
    assert len(ids) == await value(work, "select count(*) from effects") == 2


@pytest.mark.parametrize(("job", "second_runs"), [(EFFECT_ONCE, False), (FIRST_WINS, True)], ids=["finished", "begun"])
async def test_a_running_job_keeps_its_key_only_if_it_says_so(
    work: Database, job: Job[Work], *, second_runs: bool
) -> None:
    async with working(work):
        async with work.write() as tx:
            first = await job.enqueue(tx, Work(id=1, seconds=0.5), dedupe_key="key")
        await until(work, "select count(*) = 1 from runs")
        async with work.write() as tx:
            second = await job.enqueue(tx, Work(id=2), dedupe_key="key")
    assert (second != first) is second_runs


async def test_a_higher_priority_goes_first(work: Database) -> None:
    async with work.write() as tx:
        for number, priority in ((1, 0), (2, 5), (3, -5), (4, 9)):
            await SINGLE_FILE.enqueue(tx, Work(id=number), priority=priority)
    async with working(work, jobs=(SINGLE_FILE,)):
        await until(work, "select count(*) = 4 from runs")
    assert [row["id"] for row in await rows(work, "select id from runs order by at")] == [4, 2, 1, 3]


async def test_a_delayed_job_waits(work: Database) -> None:
    async with work.write() as tx:
        late = await SIMPLE.enqueue(tx, Work(id=1), delay=timedelta(hours=1))
        soon = await SIMPLE.enqueue(tx, Work(id=2), delay=timedelta(milliseconds=300))
        await SIMPLE.enqueue(tx, Work(id=3))
    async with working(work):
        await eventually(lambda: _status_is(work, soon, "done"))
        assert (await load_job(work.read(), late)).status == "waiting"
    assert [row["id"] for row in await rows(work, "select id from runs order by at")] == [3, 2]


async def _status_is(database: Database, job_id: object, status: str) -> bool:
    return bool(await value(database, "select status = $2 from kernel.jobs where id = $1", job_id, status))


async def test_a_job_is_shown_to_its_owner_alone(work: Database) -> None:
    owner = uuid4()
    async with work.write() as tx:
        job_id = await SIMPLE.enqueue(tx, Work(id=1), owner=owner)
    assert (await load_job(work.read(), job_id, owner=owner)).id == job_id
    assert await find_job(work.read(), job_id, owner=uuid4()) is None
    with pytest.raises(NotFound):
        await load_job(work.read(), uuid4())


class Other(msgspec.Struct):
    text: str


async def test_a_payload_of_another_kind_or_beyond_all_bounds_is_refused(work: Database) -> None:
    big = Job("sample.big", Other, simple)  # type: ignore[arg-type]  # the wrong payload is what is tried
    async with work.write() as tx:
        with pytest.raises(TypeError, match="takes a Work"):
            await SIMPLE.enqueue(tx, Other("x"))  # type: ignore[arg-type]  # the wrong payload is what is tried
        with pytest.raises(ValueError, match="pass its id"):
            await big.enqueue(tx, Other("x" * 300_000))
        with pytest.raises(ValueError, match="1 to 200 characters"):
            await SIMPLE.enqueue(tx, Work(id=1), dedupe_key="k" * 201)
    assert await _queued(work) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "Not a name"}, {"queue": ""}, {"retries": -1}, {"concurrency": 0}, {"timeout": timedelta()}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_job_that_cannot_work_is_refused_where_it_is_declared(wrong: dict[str, object]) -> None:
    parts: dict[str, object] = {"name": "sample.fine", "payload": Work, "handler": simple} | wrong
    with pytest.raises(ValueError, match=r"named like|0 or more|timeout"):
        Job(**parts)  # type: ignore[arg-type]  # parts that do not fit are what is tried


@pytest.mark.parametrize("expression", ["* * * *", "61 * * * *", "* * * * * *", "often"], ids=str)
def test_an_expression_that_is_none_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="five fields"):
        Cron("sample.cron", expression, SIMPLE, Work(id=1))


def test_jobs_of_one_queue_that_disagree_are_refused() -> None:
    one = Job("sample.one", Work, simple, queue="shared", concurrency=2)
    silent = Job("sample.silent", Work, simple, queue="shared")
    two = Job("sample.two", Work, simple, queue="shared", concurrency=3)
    assert limits_of([one, silent], 4)["shared"].here == 2
    with pytest.raises(ValueError, match="disagree"):
        limits_of([one, silent, two], 4)


async def test_the_queue_tables_are_what_this_release_of_pgqueuer_expects(work: Database) -> None:
    connection = await asyncpg.connect(work.url)
    try:
        plan = await Queries(AsyncpgDriver(connection), qbe=QueryBuilderEnvironment(NAMES)).plan_upgrade()
    finally:
        await connection.close()
    assert plan.statements == ()


SINGLE_FILE = Job("sample.single-file", Work, simple, queue="single-file", concurrency=1)
