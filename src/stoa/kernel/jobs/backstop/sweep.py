"""The sweep: stops what should have been stopped long ago, mends the queue, and removes what is old."""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog

from stoa.kernel.batches import do_in_batches
from stoa.kernel.db import DATABASE_TROUBLE, Database
from stoa.kernel.events import sweep_events
from stoa.kernel.jobs.declare import Job
from stoa.kernel.jobs.outcome import Attempt, record_failure
from stoa.kernel.jobs.settings import JobSettings
from stoa.kernel.waiting import wait_for_any

from . import queries

log = structlog.get_logger(__name__)

BATCH = 2000
MARGIN = timedelta(seconds=10)
# All that waits is read for it, and what it mends is left by versions that ran before.
COMPARE_EVERY = timedelta(hours=1)

_jitter = random.SystemRandom()


class Sweeper:
    """Sweeps one site's tables now and then. Several at once do no harm."""

    def __init__(
        self, database: Database, jobs: Mapping[str, Job[Any]], settings: JobSettings, *, keep_events: timedelta
    ) -> None:
        """Take the jobs too: what is stopped here waits as its job says."""
        self._database = database
        self._jobs = jobs
        self._settings = settings
        self._keep_events = keep_events
        self._compared_at = -math.inf
        self.counts: Counter[str] = Counter()

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop."""
        while not stop.is_set():
            try:
                await self.stop_overdue()
                await self.compare_now_and_then()
                await self.remove_old()
            except DATABASE_TROUBLE as error:
                log.warning("sweep_failed", error=type(error).__name__)
            await wait_for_any(stop, seconds=self._settings.sweep_every.total_seconds() * _jitter.uniform(0.8, 1.2))

    async def stop_overdue(self) -> int:
        """Take jobs from workers that should have stopped them long ago, though they still beat. Gives how many."""
        grace = 2 * self._settings.stop_grace + MARGIN
        overdue = await queries.OVERDUE.all(self._database.once(), grace=grace)
        for row in overdue:
            log.error("job_wedged", job=row.name, id=str(row.id), attempt=row.attempt)
            self.counts["wedged"] += 1
            attempt = Attempt(row.id, row.name, row.attempt, row.most_attempts)
            stuck = TimeoutError("Its worker did not stop it when its time was over.")
            await record_failure(self._database, attempt, self._jobs.get(row.name), stuck, "timed_out")
        return len(overdue)

    async def compare_now_and_then(self) -> None:
        """Compare jobs and queue at the start, and seldom after it."""
        if monotonic() - self._compared_at >= COMPARE_EVERY.total_seconds():
            await self.compare()
            self._compared_at = monotonic()

    async def compare(self) -> tuple[int, int]:
        """Give waiting jobs that have lost their place in the queue a new one, and remove places without a job."""
        requeued = await do_in_batches(lambda: queries.REQUEUE_LOST.run(self._database.once(), limit=BATCH), BATCH)
        emptied = await do_in_batches(lambda: queries.REMOVE_EMPTY.run(self._database.once(), limit=BATCH), BATCH)
        if requeued or emptied:
            log.error("jobs_and_queue_disagreed", requeued=requeued, emptied=emptied)
        self.counts.update(requeued=requeued, emptied=emptied)
        return requeued, emptied

    async def remove_old(self) -> int:
        """Remove what is done and old. Gives how many rows."""
        keep = self._settings
        removed = await do_in_batches(
            lambda: queries.SWEEP_FINISHED.run(self._database.once(), keep=keep.keep_done, limit=BATCH), BATCH
        )
        removed += await do_in_batches(
            lambda: queries.SWEEP_DEAD.run(self._database.once(), keep=keep.keep_dead, limit=BATCH), BATCH
        )
        removed += await do_in_batches(lambda: queries.SWEEP_LOG.run(self._database.once(), limit=BATCH), BATCH)
        removed += await sweep_events(self._database, self._keep_events)
        self.counts["removed"] += removed
        return removed
