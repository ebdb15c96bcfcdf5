"""What waits, runs, and was done of late: for the console, and for whoever scrapes the metrics."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal
from uuid import UUID

from stoa.kernel.db import DATABASE_TROUBLE, Database, Read
from stoa.kernel.errors import NotFound
from stoa.kernel.events import Lag, measure_lag
from stoa.kernel.jobs import Depth, measure_queues
from stoa.kernel.observability.metrics import Reading
from stoa.kernel.presence import WorkerSeen, list_workers

from . import queries
from .queries import CronTick, JobLine

type Shown = Literal["running", "waiting", "dead", "finished"]

LIST_LIMIT = 200
SCRAPE_WAITS = timedelta(seconds=2)
_LISTS = {
    "running": queries.RUNNING,
    "waiting": queries.WAITING,
    "dead": queries.DEAD,
    "finished": queries.FINISHED,
}


async def list_jobs(db: Read, shown: Shown, limit: int = 100) -> list[JobLine]:
    """List the latest jobs that run, wait, are dead, or are finished."""
    return await _LISTS[shown].all(db, limit=min(max(limit, 1), LIST_LIMIT))


async def find_job_line(db: Read, job_id: UUID) -> JobLine | None:
    """Find a job as a row of a list."""
    return await queries.ONE.first(db, id=job_id)


async def load_job_line(db: Read, job_id: UUID) -> JobLine:
    """Find a job that must be there."""
    found = await find_job_line(db, job_id)
    if found is None:
        message = "There is no such job, or it was finished so long ago that it is forgotten."
        raise NotFound(message)
    return found


async def count_dead(db: Read) -> int:
    """Count the dead letters."""
    return await queries.COUNT_DEAD.one(db)


async def list_ticks(db: Read) -> dict[str, CronTick]:
    """Give the last tick of each cron that was ever taken, by the cron's name."""
    return {tick.name: tick for tick in await queries.TICKS.all(db)}


async def measure_backlogs(databases: Mapping[str, Database]) -> list[Reading]:
    """Measure how much waits on every site; a site whose database does not answer says only that."""
    found = await asyncio.gather(*(_measure(site, database) for site, database in databases.items()))
    return [reading for readings in found for reading in readings]


async def _measure(site: str, database: Database) -> list[Reading]:
    label = (("site", site),)
    try:
        async with asyncio.timeout(SCRAPE_WAITS.total_seconds()):
            db = database.read()
            lag, depths, workers = await measure_lag(db), await measure_queues(db), await list_workers(db)
    except DATABASE_TROUBLE:
        return [Reading("stoa_backlog_known", _KNOWN, 0, label)]
    return [Reading("stoa_backlog_known", _KNOWN, 1, label), *_readings(label, lag, depths, workers)]


_KNOWN = "Whether the database told how much waits."


def _readings(
    label: tuple[tuple[str, str], ...], lag: Lag, depths: list[Depth], workers: list[WorkerSeen]
) -> list[Reading]:
    events = "Events by where they stand: not fanned out, waiting for a consumer, or parked."
    jobs = "Jobs in each queue by where they stand."
    oldest = "How long the oldest job of a queue has been due."
    alive = sum(worker.is_alive for worker in workers)
    found = [
        Reading("stoa_workers_alive", "Worker processes heard of in the last 45 seconds.", alive, label),
        Reading("stoa_events_lag_seconds", "Age of the oldest event that waits.", lag.oldest_seconds, label),
    ]
    for state, count in (("unsent", lag.unsent), ("waiting", lag.waiting), ("parked", lag.parked)):
        found.append(Reading("stoa_events", events, count, (*label, ("state", state))))
    for depth in depths:
        queue = (*label, ("queue", depth.queue))
        for state, count in (("waiting", depth.waiting), ("running", depth.running), ("dead", depth.dead)):
            found.append(Reading("stoa_jobs", jobs, count, (*queue, ("state", state))))
        found.append(Reading("stoa_jobs_oldest_seconds", oldest, depth.oldest_seconds, queue))
    return found
