"""Looking at jobs, and putting dead ones back or away."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from stoa.kernel import audit, clock
from stoa.kernel.backlog import Shown, list_jobs, list_ticks, load_job_line
from stoa.kernel.db import Read, Write
from stoa.kernel.jobs import Cron, discard_jobs, list_attempts, measure_queues, retry_dead_letters

from .models import CronView, JobView, QueueView, WorkView

KIND = "job"


async def load_work(db: Read, crons: Iterable[Cron], shown: Shown) -> WorkView:
    """Give the queues, the jobs that are asked for, and the schedule."""
    depths = await measure_queues(db)
    queues = [QueueView(one.queue, one.waiting, one.running, one.dead, one.oldest_seconds) for one in depths]
    return WorkView(queues, await list_jobs(db, shown), await list_crons(db, crons))


async def list_crons(db: Read, crons: Iterable[Cron]) -> list[CronView]:
    """Give what the clock asks for, whatever comes next first."""
    ticks, at = await list_ticks(db), clock.now()
    shown = [
        CronView(
            name=cron.name,
            expression=cron.expression,
            job=cron.job.name,
            last_tick=ticks[cron.name].last_tick if cron.name in ticks else None,
            next_tick=cron.next_tick(at),
        )
        for cron in crons
    ]
    return sorted(shown, key=lambda cron: (cron.next_tick, cron.name))


async def load_job(db: Read, job_id: UUID) -> JobView:
    """Give a job with every attempt at it."""
    return JobView(await load_job_line(db, job_id), await list_attempts(db, job_id))


async def retry_jobs(tx: Write, by: audit.By, ids: Sequence[UUID]) -> list[UUID]:
    """Put dead jobs back into their queues; those that are not dead any more stay as they are."""
    revived = await retry_dead_letters(tx, ids)
    for job_id in revived:
        await audit.record(tx, "job.retried", by=by, kind=KIND, id=job_id)
    return revived


async def remove_jobs(tx: Write, by: audit.By, ids: Sequence[UUID]) -> list[UUID]:
    """Discard jobs that are dead, wait or run; one that runs is stopped within a heartbeat."""
    gone = await discard_jobs(tx, ids)
    for job_id in gone:
        await audit.record(tx, "job.discarded", by=by, kind=KIND, id=job_id)
    return gone
