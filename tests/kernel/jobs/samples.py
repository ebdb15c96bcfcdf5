"""Jobs that the tests ask for. What they do is written into tables that count."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel.backoff import Backoff
from stoa.kernel.config import load_config
from stoa.kernel.db import Database, Query
from stoa.kernel.events import EventSettings
from stoa.kernel.jobs import Cron, GiveUp, Job, JobContext, JobSettings, load_job
from stoa.kernel.jobs.worker import Worker, WorkSite
from tests.kernel.asking import eventually

TABLES = """
create table effects (id bigint, worker integer, at timestamptz default clock_timestamp());
create table runs (id bigint, job uuid, attempt integer, at timestamptz default clock_timestamp());
"""

RUN: Query[None] = Query("insert into runs (id, job, attempt) values (:id, :job, :attempt)", registered=False)
EFFECT: Query[None] = Query("insert into effects (id, worker) values (:id, :worker)", registered=False)

QUICK = JobSettings(
    concurrency=8,
    poll=timedelta(milliseconds=200),
    dead_after=timedelta(seconds=1.5),
    drain=timedelta(seconds=5),
    stop_grace=timedelta(milliseconds=200),
    sweep_every=timedelta(milliseconds=500),
)
QUICK_EVENTS = EventSettings(poll=timedelta(milliseconds=200))
SOON = Backoff(timedelta(milliseconds=20), timedelta(milliseconds=100))


class Work(msgspec.Struct, frozen=True):
    """What the sample jobs are told."""

    id: int
    seconds: float = 0.0
    fails: int = 0


async def effect_once(ctx: JobContext, work: Work) -> None:
    """Note the run, take a while, then write the effect together with the end of the job."""
    await RUN.run(ctx.db.once(), id=work.id, job=ctx.job_id, attempt=ctx.attempt)
    await asyncio.sleep(work.seconds)
    async with ctx.completing({"id": work.id}) as tx:
        await EFFECT.run(tx, id=work.id, worker=os.getpid())


async def simple(ctx: JobContext, work: Work) -> dict[str, int]:
    """Note the run, fail as often as asked, then answer."""
    await RUN.run(ctx.db.once(), id=work.id, job=ctx.job_id, attempt=ctx.attempt)
    await asyncio.sleep(work.seconds)
    if ctx.attempt <= work.fails:
        message = f"failure number {ctx.attempt}, with a secret inside"
        raise RuntimeError(message)
    return {"id": work.id}


async def hopeless(_ctx: JobContext, work: Work) -> None:
    """Say that trying again is of no use."""
    message = f"Nobody is at {work.id}."
    raise GiveUp(message)


async def deadly(ctx: JobContext, work: Work) -> None:
    """End the whole process, as a crash in a library does."""
    await RUN.run(ctx.db.once(), id=work.id, job=ctx.job_id, attempt=ctx.attempt)
    os._exit(9)


async def stubborn(ctx: JobContext, work: Work) -> None:
    """Refuse to be cancelled."""
    await RUN.run(ctx.db.once(), id=work.id, job=ctx.job_id, attempt=ctx.attempt)
    until = monotonic() + work.seconds
    while monotonic() < until:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            continue


async def blocking(ctx: JobContext, work: Work) -> None:
    """Block the event loop for ever, as a loop without an await does."""
    await RUN.run(ctx.db.once(), id=work.id, job=ctx.job_id, attempt=ctx.attempt)
    threading.Event().wait()


EFFECT_ONCE = Job("sample.effect-once", Work, effect_once, backoff=SOON, retries=50)
SIMPLE = Job("sample.simple", Work, simple, backoff=SOON, retries=3)
HOPELESS = Job("sample.hopeless", Work, hopeless, backoff=SOON)
DEADLY = Job("sample.deadly", Work, deadly, backoff=SOON, retries=1)
SLOW = Job("sample.slow", Work, simple, backoff=SOON, retries=1, timeout=timedelta(milliseconds=200), queue="slow")
STUBBORN = Job("sample.stubborn", Work, stubborn, retries=0, timeout=timedelta(milliseconds=200), queue="stubborn")
NARROW = Job("sample.narrow", Work, effect_once, backoff=SOON, queue="narrow", concurrency=2)
SINGLE = Job("sample.single", Work, effect_once, backoff=SOON, queue="single", everywhere=1)
BLOCKING = Job("sample.blocking", Work, blocking, retries=0)
FIRST_WINS = Job("sample.first-wins", Work, effect_once, backoff=SOON, dedupe_until="begun")
EVERY_MINUTE = Cron("sample.every-minute", "* * * * *", SIMPLE, Work(id=60), overlaps=True)

JOBS: tuple[Job[Any], ...] = (
    EFFECT_ONCE, SIMPLE, HOPELESS, DEADLY, SLOW, STUBBORN, NARROW, SINGLE, FIRST_WINS, BLOCKING,
)  # fmt: skip


def sample_site(database: Database, **more: Any) -> WorkSite:
    """Make a site of the sample jobs."""
    parts = {"jobs": JOBS, **more}
    return WorkSite(name="sample", database=database, config=load_config({}), **parts)


@asynccontextmanager
async def working(database: Database, *, settings: JobSettings = QUICK, **more: Any) -> AsyncIterator[Worker]:
    """Run a worker for as long as the block lasts."""
    worker = Worker([sample_site(database, **more)], jobs=settings, events=QUICK_EVENTS)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield worker
    finally:
        stop.set()
        await task


async def enqueue(database: Database, job: Job[Work], *works: Work) -> list[UUID]:
    """Ask for jobs."""
    async with database.write() as tx:
        return await job.enqueue_many(tx, works)


async def until_status(database: Database, job_id: UUID, *statuses: str) -> None:
    """Wait until a job stands so."""

    async def check() -> bool:
        return (await load_job(database.read(), job_id)).status in statuses

    await eventually(check)
