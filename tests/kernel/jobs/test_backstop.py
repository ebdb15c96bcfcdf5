"""What runs outside the queue: the sweep, the worker's own health, and the database's absence."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

import stoa
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.jobs import Job, JobContext, JobSettings, discard_jobs, list_attempts, load_job
from stoa.kernel.jobs.backstop import Sweeper
from stoa.kernel.jobs.backstop.queries import REQUEUE_LOST
from stoa.kernel.jobs.runner import by_name
from stoa.kernel.jobs.worker import Worker
from tests.kernel.asking import eventually, until, value
from tests.kernel.db.servers import Server
from tests.kernel.jobs.samples import (
    EFFECT_ONCE,
    HOPELESS,
    JOBS,
    QUICK,
    QUICK_EVENTS,
    RUN,
    SIMPLE,
    SLOW,
    TABLES,
    Work,
    sample_site,
    working,
)

ROUNDS = int(os.environ.get("STOA_FAULT_ROUNDS", "1"))
# The first beginning of a job finds nothing to begin.
_NOT_AT_FIRST = (
    "create sequence beginnings",
    """
    create function not_at_first() returns trigger language plpgsql as $$
    begin
        return case when nextval('beginnings') = 1 then null else new end;
    end $$
    """,
    """
    create trigger not_at_first before update on kernel.jobs for each row when (new.status = 'running')
    execute function not_at_first()
    """,
)
MIGRATIONS = Path(stoa.__file__).parent / "kernel" / "migrations"


async def test_an_attempt_that_outlives_its_time_under_a_live_worker_is_taken_from_it(work: Database) -> None:
    (job_id,) = await _enqueue(work, Work(id=1, seconds=0.8))
    async with working(work, settings=replace(QUICK, sweep_every=timedelta(hours=1))):
        await until(work, "select count(*) = 1 from runs")
        async with work.write() as tx:
            await tx.connection.execute("update kernel.jobs set stop_by = now() - interval '1 hour'")
        sweeper = Sweeper(work, by_name(JOBS), QUICK, keep_events=timedelta(days=1))
        assert await sweeper.stop_overdue() == 1
        assert await sweeper.stop_overdue() == 0

        async def done() -> bool:
            return (await load_job(work.read(), job_id)).status == "done"

        await eventually(done)
    outcomes = [attempt.outcome for attempt in await list_attempts(work.read(), job_id)]
    assert outcomes == ["timed_out", "done"]
    assert await value(work, "select count(*) from effects") == 1


async def test_a_job_that_could_not_be_begun_stays_in_the_queue_while_it_has_not_ended(work: Database) -> None:
    """On a machine that is held up a worker takes a row again between the beginning that failed and what follows it."""
    async with work.write() as tx:
        for told in _NOT_AT_FIRST:
            await tx.connection.execute(told)
    (job_id,) = await _enqueue(work, Work(id=1))
    async with working(work):
        await eventually(lambda: _status(work, job_id))
    assert await value(work, "select last_value from beginnings") == 2
    assert await value(work, "select count(*) from effects") == 1


async def test_a_job_that_has_lost_its_place_in_the_queue_gets_a_new_one(work: Database) -> None:
    """As versions left it in which a place could go while its job had not ended."""
    async with work.write() as tx:
        lost = await SIMPLE.enqueue(tx, Work(id=1), priority=7)
        await tx.connection.execute("delete from kernel.pgqueuer")
        later = await SIMPLE.enqueue(tx, Work(id=2), delay=timedelta(days=1))
    async with working(work):
        await eventually(lambda: _status(work, lost))
    assert (await load_job(work.read(), later)).status == "waiting"
    assert await value(work, "select array_agg(priority) from kernel.pgqueuer_log where status = 'successful'") == [7]
    sweeper = Sweeper(work, by_name(JOBS), QUICK, keep_events=timedelta(days=1))
    assert await sweeper.compare() == (0, 0)


async def test_a_lost_job_whose_key_another_has_waits_for_that_ones_end(work: Database) -> None:
    async with work.write() as tx:
        lost = await SIMPLE.enqueue(tx, Work(id=1), dedupe_key="one")
        await tx.connection.execute("delete from kernel.pgqueuer")
        other = await SIMPLE.enqueue(tx, Work(id=2), dedupe_key="two")
        await tx.connection.execute("update kernel.pgqueuer set dedupe_key = 'sample.simple:one'")
    sweeper = Sweeper(work, by_name(JOBS), QUICK, keep_events=timedelta(days=1))
    assert await sweeper.compare() == (0, 0)
    async with work.write() as tx:
        await discard_jobs(tx, [other])
    assert await sweeper.compare() == (1, 0)
    async with working(work):
        await eventually(lambda: _status(work, lost))


async def test_what_waits_is_compared_without_reading_what_is_done(work: Database) -> None:
    async with work.write() as tx:
        await SIMPLE.enqueue(tx, Work(id=1))
        await tx.connection.execute(
            """
            insert into kernel.jobs (id, queue_id, name, queue, payload, status, most_attempts, finished_at)
            select gen_random_uuid(), 1000000 + one, 'sample.simple', 'simple', 'null', 'done', 1, now()
            from generate_series(1, 20000) as one
            """
        )
        await tx.connection.execute("analyze kernel.jobs")
        lines = await tx.connection.fetch(f"explain {REQUEUE_LOST.compiled}", *REQUEUE_LOST.bind({"limit": 2000}))
    plan = "\n".join(line[0] for line in lines)
    assert "on jobs" in plan
    assert "Seq Scan on jobs" not in plan


async def test_a_place_in_the_queue_whose_job_has_ended_is_removed(work: Database) -> None:
    async with work.write() as tx:
        for number in range(3):
            await SIMPLE.enqueue(tx, Work(id=number), delay=timedelta(days=1))
        await tx.connection.execute("update kernel.jobs set status = 'done' where payload ->> 'id' = '0'")
        await tx.connection.execute("delete from kernel.jobs where payload ->> 'id' = '1'")
    sweeper = Sweeper(work, by_name(JOBS), QUICK, keep_events=timedelta(days=1))
    assert await sweeper.compare() == (0, 2)
    assert await value(work, "select count(*) from kernel.pgqueuer join kernel.jobs on queue_id = pgqueuer.id") == 1


async def test_what_is_old_is_removed_and_what_is_not_is_kept(work: Database) -> None:
    async with working(work):
        async with work.write() as tx:
            await EFFECT_ONCE.enqueue(tx, Work(id=1))
            await HOPELESS.enqueue(tx, Work(id=2))
            await SIMPLE.enqueue(tx, Work(id=3), delay=timedelta(days=1))
        await until(work, "select count(*) = 2 from kernel.jobs where finished_at is not null")
    lenient = Sweeper(work, by_name(JOBS), JobSettings(), keep_events=timedelta(days=1))
    assert await lenient.remove_old() == 0
    nothing = timedelta()
    strict = Sweeper(work, by_name(JOBS), replace(QUICK, keep_done=nothing, keep_dead=nothing), keep_events=nothing)
    assert await strict.remove_old() == 2
    assert await value(work, "select string_agg(status, ',') from kernel.jobs") == "waiting"
    assert await value(work, "select count(*) from kernel.pgqueuer") == 1
    assert await value(work, "select count(*) from kernel.job_attempts") == 0


async def test_a_part_that_breaks_begins_again_and_the_others_go_on(
    work: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = asyncio.Event()

    async def break_once(self: Sweeper) -> int:
        if not broken.is_set():
            broken.set()
            message = "a mistake of ours"
            raise RuntimeError(message)
        return 0

    monkeypatch.setattr(Sweeper, "stop_overdue", break_once)
    monkeypatch.setattr("stoa.kernel.jobs.worker.RESTART_PAUSE", 0.05)
    async with working(work) as worker:
        await asyncio.wait_for(broken.wait(), 10)
        await _enqueue(work, Work(id=1))
        await until(work, "select count(*) = 1 from effects")
        assert worker.is_healthy()


async def test_handlers_that_hold_every_connection_do_not_stop_the_heart(work: Database) -> None:
    async def hoards(ctx: JobContext, told: Work) -> None:
        await RUN.run(ctx.db.once(), id=told.id, job=ctx.job_id, attempt=ctx.attempt)
        async with AsyncExitStack() as held:
            for _ in range(ctx.db.settings.write_pool):
                await held.enter_async_context(ctx.db.write())
            await asyncio.sleep(2 * QUICK.dead_after.total_seconds())

    job = Job("sample.hoards", Work, hoards)
    async with work.write() as tx:
        job_id = await job.enqueue(tx, Work(id=1))
    other = Database(work.url, work.settings)
    async with working(work, jobs=(job,)), working(other, jobs=(job,)):
        await eventually(lambda: _status(other, job_id))
    assert await value(other, "select count(*) from runs") == 1
    await other.close()


async def _status(database: Database, job_id: UUID) -> bool:
    return (await load_job(database.read(), job_id)).status == "done"


async def test_one_worker_serves_several_sites_and_tells_what_it_has_done(work: Database) -> None:
    other = replace(sample_site(work), name="other", jobs=(SLOW,))
    worker = Worker([sample_site(work, jobs=(EFFECT_ONCE,)), other], jobs=QUICK, events=QUICK_EVENTS)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    async with work.write() as tx:
        await EFFECT_ONCE.enqueue(tx, Work(id=1))
        await SLOW.enqueue(tx, Work(id=2))
    await until(work, "select count(*) = 2 from kernel.jobs where status = 'done'")
    stop.set()
    await task
    snapshots = {snapshot.site: snapshot for snapshot in worker.snapshot()}
    assert {site: snapshot.jobs["done"] for site, snapshot in snapshots.items()} == {"sample": 1, "other": 1}
    assert worker.timings()["sample"][EFFECT_ONCE.name].count == 1


async def _enqueue(database: Database, *works: Work) -> list[UUID]:
    async with database.write() as tx:
        return await EFFECT_ONCE.enqueue_many(tx, works)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = await asyncio.to_thread(Server)
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.destroy)


async def test_a_database_that_is_killed_and_started_again_stops_nothing_for_good(server: Server) -> None:
    await server.sql("create database jobs")
    url = server.url("jobs")
    database = Database(url, DatabaseSettings(read_pool=4, write_pool=8))
    await _lay_out(database)
    await _enqueue(database, *(Work(id=number, seconds=0.1) for number in range(20)))
    async with working(database), working(database):
        for restart in range(1, ROUNDS + 1):
            await until(database, "select count(*) > 0 from kernel.jobs where status = 'running'")
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
            await eventually(lambda: _answers(url))
            await _enqueue(database, *(Work(id=1000 * restart + number, seconds=0.1) for number in range(20)))
        jobs = 20 * (ROUNDS + 1)
        done = "select count(*) = $1 from kernel.jobs where status = 'done'"
        await until(database, done, jobs)
        await until(database, "select count(*) = 2 from pg_stat_activity where application_name = 'sample wakes'")
    assert await value(database, "select count(distinct id) from effects") == jobs
    assert await value(database, "select count(*) from effects") == jobs
    await database.close()


async def _lay_out(database: Database) -> None:
    async with database.write() as tx:
        for file in sorted(MIGRATIONS.glob("*.sql")):
            await tx.connection.execute(file.read_text().partition("-- migrate:down")[0])
        await tx.connection.execute(TABLES)


async def _answers(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True
