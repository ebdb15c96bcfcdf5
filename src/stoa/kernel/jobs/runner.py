"""Takes one site's jobs from the queue and runs them.

PgQueuer brings the tables and the statements that enqueue and claim. Its own `QueueManager` is not used: it ends with
its connection, removes a job that is cancelled while it runs, writes outcomes from a buffer without asking whether the
job is still its own, and does not count the attempts that killed a worker.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import msgspec
import structlog
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from stoa.kernel.db import DATABASE_TROUBLE, Database
from stoa.kernel.timing import Timing
from stoa.kernel.waiting import wait_for_any

from . import queries
from .context import JobContext
from .declare import Job
from .errors import GiveUp, Superseded
from .outcome import Attempt, record_done, record_failure, record_poison, record_release
from .queries import Begun, Claimed
from .settings import JobSettings
from .store import queue as queue_over

log = structlog.get_logger(__name__)

TROUBLE_PAUSE = 0.5
BUSY_PAUSE = 0.5
SUSPECT_CRASHES = 2

type MakeContext = Callable[[UUID, int, bool], JobContext]


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How many jobs of one queue run at once: in this process, and in all of them."""

    here: int
    everywhere: int


@dataclass(frozen=True, slots=True)
class Running:
    """A job that this process holds."""

    queue: str
    task: asyncio.Task[None]


class Runner:
    """Claims, runs and finishes jobs until told to stop."""

    def __init__(
        self, database: Database, jobs: Iterable[Job[Any]], settings: JobSettings, make_context: MakeContext
    ) -> None:
        """Take the jobs that a site declares."""
        declared = tuple(jobs)
        self.id = uuid4()
        self.counts: Counter[str] = Counter()
        self.timings: dict[str, Timing] = {job.name: Timing() for job in declared}
        self._database = database
        self._jobs: dict[str, Job[Any]] = by_name(declared)
        self._limits = limits_of(declared, settings.concurrency)
        self._settings = settings
        self._make_context = make_context
        self._running: dict[int, Running] = {}
        self._wake = asyncio.Event()
        self._suspects = asyncio.Lock()
        self._left_behind: set[asyncio.Task[object]] = set()

    def wake(self) -> None:
        """Look into the queue now."""
        self._wake.set()

    @property
    def running(self) -> int:
        """How many jobs this process holds."""
        return len(self._running)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop, then let what runs finish, or put it back into the queue."""
        beat = asyncio.create_task(self._beat())
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    pause = await self.claim()
                except DATABASE_TROUBLE as error:
                    log.warning("jobs_database_trouble", error=type(error).__name__)
                    self.counts["trouble"] += 1
                    pause = TROUBLE_PAUSE
                if pause > 0:
                    await wait_for_any(stop, self._wake, seconds=pause)
            await self._drain()
        finally:
            for running in self._running.values():
                running.task.cancel()
            beat.cancel()
            ending = {beat, *(running.task for running in self._running.values())}
            # With the database gone nothing can be put back; others take it once we are not heard of.
            await asyncio.wait(ending, timeout=2 * self._settings.stop_grace.total_seconds() + 2)

    async def claim(self) -> float:
        """Take as many due jobs as there is room for, and start them. Says how long to wait before the next look."""
        poll = self._settings.poll.total_seconds()
        used = Counter(running.queue for running in self._running.values())
        free = {name: limits.here - used[name] for name, limits in self._limits.items() if used[name] < limits.here}
        if not free:
            return poll  # whatever ends wakes us
        due = await queries.DUE.all(self._database.once(), queues=list(free), dead_after=self._settings.dead_after)
        ready = [row.queue for row in due if row.seconds is not None and row.seconds <= 0]
        taken = [claimed for name in ready for claimed in await self._take(name, free[name])]
        for name, claimed in taken:
            self._start(name, claimed)
        if ready:
            return 0.0 if taken else BUSY_PAUSE  # locked by others, or the bound over all workers is reached
        return min([poll, *(row.seconds for row in due if row.seconds is not None)])

    async def _take(self, queue: str, room: int) -> list[tuple[str, Claimed]]:
        entrypoint = QueueEntrypoint(queue)
        picked = await queue_over(self._database.once()).dequeue(
            batch_size=room,
            entrypoints={entrypoint: EntrypointExecutionParameter(self._limits[queue].everywhere)},
            queue_manager_id=QueueManagerId(self.id),
            global_concurrency_limit=None,
            heartbeat_timeout=self._settings.dead_after,
        )
        # A late heartbeat lets us take again what still runs here.
        fresh = [int(job.id) for job in picked if job.id not in self._running]
        if not fresh:
            return []
        rows = await queries.CLAIMED.all(self._database.once(), queue_ids=fresh)
        for stray in set(fresh) - {row.queue_id for row in rows}:
            log.error("job_unknown_to_us", queue=queue, queue_id=stray)
            await queries.DROP.run(self._database.once(), queue_id=stray, worker=self.id)
        return [(queue, row) for row in rows]

    def _start(self, queue: str, claimed: Claimed) -> None:
        task = asyncio.create_task(self._hold(claimed), name=f"job {claimed.name} {claimed.id}")
        self._running[claimed.queue_id] = Running(queue, task)

        def ended(_: asyncio.Task[None]) -> None:
            self._running.pop(claimed.queue_id, None)
            self._wake.set()

        task.add_done_callback(ended)

    async def _hold(self, claimed: Claimed) -> None:
        """See one claimed job through to its end, whatever that is."""
        try:
            if claimed.crashes >= SUSPECT_CRASHES:
                async with self._suspects:  # what kills workers does so alone, and is alone to blame
                    await self._attempt(claimed)
            else:
                await self._attempt(claimed)
        except asyncio.CancelledError:
            with contextlib.suppress(*DATABASE_TROUBLE):  # only matters for what had not begun
                await queries.PUT_BACK.run(self._database.once(), queue_id=claimed.queue_id, worker=self.id)
            raise
        except DATABASE_TROUBLE as error:
            # It could not be begun. Nobody beats for it any more, so that it is taken again soon.
            log.warning("job_not_begun", job=claimed.name, id=str(claimed.id), error=type(error).__name__)
        except Exception:
            log.exception("job_lost_its_way", job=claimed.name, id=str(claimed.id))

    async def _attempt(self, claimed: Claimed) -> None:
        job = self._jobs.get(claimed.name)
        if claimed.attempt >= claimed.most_attempts:
            self.counts["dead"] += 1
            attempt = Attempt(claimed.id, claimed.name, claimed.attempt, claimed.most_attempts)
            await record_poison(self._database, attempt)
            return
        begun = await queries.BEGIN.first(
            self._database.once(),
            id=claimed.id,
            attempt=claimed.attempt,
            worker=self.id,
            timeout=timedelta(minutes=1) if job is None else job.timeout,
            free_key=job is not None and job.dedupe_until == "begun",
        )
        if begun is None:  # taken by somebody who thought us dead; or finished, and then its row is in the way
            self.counts["superseded"] += 1
            await queries.DROP.run(self._database.once(), queue_id=claimed.queue_id, worker=self.id)
            return
        attempt = Attempt(claimed.id, claimed.name, begun.attempt, begun.most_attempts)
        self.counts["begun"] += 1
        began = perf_counter()
        if job is None:
            await record_failure(
                self._database, attempt, None, LookupError(f"No job called {claimed.name!r} is declared here.")
            )
            return
        try:
            await self._run_to_outcome(job, attempt, begun)
        except asyncio.CancelledError:
            self.counts["released"] += 1
            await record_release(self._database, attempt)
            raise
        finally:
            self.timings[job.name].observe(perf_counter() - began)

    async def _run_to_outcome(self, job: Job[Any], attempt: Attempt, begun: Begun) -> None:
        try:
            counts = await self._try(job, attempt, begun)
        except Superseded:
            counts = False
        except TimeLimitReached as error:
            await self._failed(job, attempt, error, "timed_out")
            return
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is an outcome
            await self._failed(job, attempt, error, "failed")
            return
        self.counts["done" if counts else "superseded"] += 1

    async def _try(self, job: Job[Any], attempt: Attempt, begun: Begun) -> bool:
        payload = read_payload(job, begun.payload)
        context = self._make_context(attempt.id, attempt.number, attempt.number >= attempt.most)
        result = await self._within(job, job.handler(context, payload))
        return context.completed or await record_done(self._database, attempt, result)

    async def _failed(self, job: Job[Any], attempt: Attempt, error: Exception, outcome: str) -> None:
        self.counts[outcome] += 1
        if isinstance(error, GiveUp) or attempt.number >= attempt.most:
            self.counts["dead"] += 1
        await record_failure(self._database, attempt, job, error, outcome)

    async def _within(self, job: Job[Any], work: Awaitable[object]) -> object:
        """Run the handler within its time; one that will not stop is left behind and loses its say."""
        task: asyncio.Task[object] = asyncio.ensure_future(work)
        limit = job.timeout.total_seconds()
        try:
            done, _ = await asyncio.wait({task}, timeout=limit)
        except asyncio.CancelledError:
            await self._stop(task)
            raise
        if done:
            if task.cancelled():
                message = "The handler cancelled itself."
                raise RuntimeError(message)
            return task.result()
        await self._stop(task)
        message = f"It was stopped after {limit:g} seconds."
        raise TimeLimitReached(message)

    async def _stop(self, task: asyncio.Task[object]) -> None:
        task.cancel()
        await asyncio.wait({task}, timeout=self._settings.stop_grace.total_seconds())
        if not task.done():
            self.counts["left_behind"] += 1
            log.error("job_will_not_stop", task=task.get_name())
            self._left_behind.add(task)
            task.add_done_callback(self._left_behind.discard)
        task.add_done_callback(_note_outcome)

    async def _drain(self) -> None:
        tasks = {running.task for running in self._running.values()}
        if tasks:
            log.info("jobs_draining", running=len(tasks))
            await asyncio.wait(tasks, timeout=self._settings.drain.total_seconds())

    async def _beat(self) -> None:
        """Keep what we hold, and let go of what has been taken from us."""
        every = self._settings.dead_after.total_seconds() / 4
        while True:
            await asyncio.sleep(every)
            held = list(self._running)
            if not held:
                continue
            try:
                kept = set(await queries.HEARTBEAT.all(self._database.once(), queue_ids=held, worker=self.id))
            except DATABASE_TROUBLE as error:
                log.warning("heartbeat_failed", error=type(error).__name__)
                continue
            for queue_id in held:
                running = self._running.get(queue_id)
                if queue_id not in kept and running is not None:
                    self.counts["lost"] += 1
                    running.task.cancel()


class TimeLimitReached(TimeoutError):
    """The job was stopped by us, since its time was over."""


def read_payload(job: Job[Any], payload: msgspec.Raw) -> msgspec.Struct:
    """Read a payload; what cannot be read now cannot be read later either."""
    try:
        read: msgspec.Struct = msgspec.json.decode(payload, type=job.payload)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"What {job.name} was asked to do cannot be read: {error}"
        raise GiveUp(message) from error
    return read


def by_name(jobs: Iterable[Job[Any]]) -> dict[str, Job[Any]]:
    """Find jobs by name; two of one name cannot both be meant."""
    found: dict[str, Job[Any]] = {}
    for job in jobs:
        if found.setdefault(job.name, job) is not job:
            message = f"Two jobs are called {job.name!r}."
            raise ValueError(message)
    return found


def limits_of(jobs: Iterable[Job[Any]], default: int) -> dict[str, QueueLimits]:
    """Find each queue's limits, from whichever of its jobs states them."""
    here: dict[str, int] = {}
    everywhere: dict[str, int] = {}
    for job in jobs:
        here.setdefault(job.queue, 0)
        everywhere.setdefault(job.queue, 0)
        for stated, known in ((job.concurrency or 0, here), (job.everywhere, everywhere)):
            if stated and known[job.queue] not in {0, stated}:
                message = f"Jobs of the queue {job.queue!r} disagree on how many run at once: {job.name} says {stated}."
                raise ValueError(message)
            known[job.queue] = stated or known[job.queue]
    return {queue: QueueLimits(limit or default, everywhere[queue]) for queue, limit in here.items()}


def _note_outcome(task: asyncio.Task[object]) -> None:
    """Read the outcome of a handler that was stopped, so that asyncio does not complain that nobody did."""
    if not task.cancelled():
        task.exception()
