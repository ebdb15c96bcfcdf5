"""One process's worker: queues, crons, outbox and backstop of every site that it serves."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
import structlog

from stoa.kernel.config import Config
from stoa.kernel.db import Database
from stoa.kernel.events import Broadcast, Consumer, EventSettings, Relay
from stoa.kernel.events.queries import CHANNEL as EVENTS_CHANNEL
from stoa.kernel.events.wakes import Wakes
from stoa.kernel.observability.lines import Lines
from stoa.kernel.presence import Presence
from stoa.kernel.timing import Timing
from stoa.kernel.waiting import wait_for_any

from .backstop import Sweeper
from .clockwork import Clockwork
from .context import JobContext
from .declare import Cron, Job
from .queries import CHANNEL, QUEUE_CHANNEL
from .runner import Runner, by_name
from .settings import JobSettings

log = structlog.get_logger(__name__)

BEAT_SECONDS = 1.0
RESTART_PAUSE = 1.0
OWN_CONNECTIONS = 3
STUCK_EXIT_CODE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSite:
    """What a worker needs to know of one site."""

    name: str
    database: Database
    config: Config
    jobs: tuple[Job[Any], ...] = ()
    crons: tuple[Cron, ...] = ()
    consumers: tuple[Consumer[Any], ...] = ()
    services: Mapping[type, object] = field(default_factory=dict)
    broadcast: Broadcast | None = None


class SiteSnapshot(msgspec.Struct, frozen=True, rename="camel"):
    """What one site's part of the worker has done so far."""

    site: str
    running: int
    listening: bool
    jobs: dict[str, int]
    events: dict[str, int]
    crons: dict[str, int]
    sweeps: dict[str, int]


class SiteWork:
    """The parts that work for one site."""

    def __init__(self, site: WorkSite, jobs: JobSettings, events: EventSettings) -> None:
        """Put the parts together; nothing runs yet."""
        self.site = site
        # What a cron asks for is a job of the site, whether or not it is declared on its own.
        declared = tuple(dict.fromkeys((*site.jobs, *(cron.job for cron in site.crons))))
        # Connections of the worker's own: handlers that hold all others must not stop its heart.
        own = replace(site.database.settings, read_pool=1, write_pool=OWN_CONNECTIONS)
        self.keeper = Database(site.database.url, own, name=f"{site.name} worker")
        self.runner = Runner(self.keeper, declared, jobs, partial(make_context, site))
        self.relay = Relay(site.database, site.consumers, events, broadcast=site.broadcast)
        self.clockwork = Clockwork(self.keeper, site.crons)
        self.sweeper = Sweeper(self.keeper, by_name(declared), jobs, keep_events=events.keep)
        self.presence = Presence(self.keeper, self.runner.id)
        self.wakes = Wakes(
            site.database.url,
            {
                QUEUE_CHANNEL: self._queue_changed,
                CHANNEL: lambda _: self.runner.wake(),
                EVENTS_CHANNEL: lambda _: self.relay.wake(),
            },
            name=f"{site.name} wakes",
        )

    def _queue_changed(self, payload: str) -> None:
        if '"delete"' not in payload:  # a job that ends frees no work
            self.runner.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; what runs then is finished first."""
        wakes = asyncio.create_task(self.wakes.run())
        parts = (self.runner.run, self.relay.run, self.clockwork.run, self.sweeper.run, self.presence.run)
        try:
            await asyncio.gather(*(_keep_running(self.site.name, part, stop) for part in parts))
        finally:
            wakes.cancel()
            await asyncio.wait({wakes})
            await self.keeper.close()

    def snapshot(self) -> SiteSnapshot:
        """Tell what was done so far."""
        return SiteSnapshot(
            site=self.site.name,
            running=self.runner.running,
            listening=self.wakes.connected,
            jobs=dict(self.runner.counts),
            events=dict(self.relay.counts),
            crons=dict(self.clockwork.counts),
            sweeps=dict(self.sweeper.counts),
        )


class Worker:
    """Works for several sites in one process."""

    def __init__(
        self,
        sites: Iterable[WorkSite],
        *,
        jobs: JobSettings | None = None,
        events: EventSettings | None = None,
        stuck_exit: timedelta | None = None,
    ) -> None:
        """Put the sites' parts together; settings come from each site's own unless they are given.

        `stuck_exit`: end the whole process when the event loop has not moved for so long, because a job blocks it;
        only for a process that does nothing else and that somebody starts again.
        """
        self._work = tuple(
            SiteWork(site, jobs or site.config[JobSettings], events or site.config[EventSettings]) for site in sites
        )
        self._stuck_exit = stuck_exit
        self.last_beat = monotonic()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop."""
        watched = threading.Event()
        if self._stuck_exit is not None:
            threading.Thread(target=self._watch, args=(watched,), name="worker watch", daemon=True).start()
        beat = asyncio.create_task(self._beat())
        try:
            await asyncio.gather(*(work.run(stop) for work in self._work))
        finally:
            watched.set()
            beat.cancel()
            await asyncio.wait({beat})

    def is_healthy(self) -> bool:
        """Tell whether the event loop moves."""
        return monotonic() - self.last_beat < 10 * BEAT_SECONDS

    def snapshot(self) -> list[SiteSnapshot]:
        """Tell what was done so far, for each site."""
        return [work.snapshot() for work in self._work]

    def timings(self) -> dict[str, dict[str, Timing]]:
        """Give how long the jobs of each site take, by name; `events` stands for deliveries."""
        return {work.site.name: {**work.runner.timings, "events": work.relay.timing} for work in self._work}

    async def _beat(self) -> None:
        while True:
            self.last_beat = monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    def _watch(self, done: threading.Event) -> None:
        limit = (self._stuck_exit or timedelta()).total_seconds()
        while not done.wait(min(limit / 4, 5)):
            if monotonic() - self.last_beat > limit:
                told = Lines()
                told.write(f"A job has blocked the worker for {limit:g} seconds. The worker ends.\n")
                told.flush()
                os._exit(STUCK_EXIT_CODE)


def make_context(site: WorkSite, job_id: UUID, attempt: int, is_last: bool) -> JobContext:
    """Give a handler what its site has."""
    return JobContext(
        site=site.name,
        db=site.database,
        config=site.config,
        services=site.services,
        job_id=job_id,
        attempt=attempt,
        is_last_attempt=is_last,
    )


async def _keep_running(site: str, part: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    """Begin a part again when it ends by a mistake of ours; the other parts go on meanwhile."""
    while True:
        try:
            await part(stop)
        except Exception:
            log.exception("worker_part_failed", site=site, part=getattr(part, "__qualname__", repr(part)))
            await wait_for_any(stop, seconds=RESTART_PAUSE)
            if not stop.is_set():
                continue
        return
