"""Crons: each tick is taken once, by the database's clock, whatever the workers' clocks say."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

import structlog

from stoa.kernel.db import DATABASE_TROUBLE, Database, Read
from stoa.kernel.db.queries import DATABASE_TIME
from stoa.kernel.waiting import wait_for_any

from . import queries
from .declare import Cron

log = structlog.get_logger(__name__)

LONGEST_SLEEP = 30.0
TROUBLE_PAUSE = 2.0

type Clock = Callable[[Read], Awaitable[datetime]]


async def database_time(db: Read) -> datetime:
    """Ask the database for the time."""
    return await DATABASE_TIME.one(db)


class Clockwork:
    """Takes the ticks of one site's crons, in competition with every other worker of that site."""

    def __init__(self, database: Database, crons: Iterable[Cron], *, clock: Clock = database_time) -> None:
        """Take the crons that the site declares; a tick is remembered under the cron's name."""
        self._database = database
        self._crons = tuple(crons)
        self._clock = clock
        self.counts: Counter[str] = Counter()
        self._seen: dict[str, datetime] = {}
        names = Counter(cron.name for cron in self._crons)
        if twice := [name for name, count in names.items() if count > 1]:
            message = f"Each cron needs a name of its own. These are declared twice: {', '.join(twice)}."
            raise ValueError(message)

    async def run(self, stop: asyncio.Event) -> None:
        """Take ticks until told to stop."""
        while self._crons and not stop.is_set():
            try:
                pause = await self.take_due()
            except DATABASE_TROUBLE as error:
                log.warning("crons_database_trouble", error=type(error).__name__)
                pause = TROUBLE_PAUSE
            await wait_for_any(stop, seconds=pause)

    async def take_due(self) -> float:
        """Enqueue what is due, where nobody else has. Says how long to sleep, at most until the next tick."""
        at = await self._clock(self._database.once())
        if due := [cron for cron in self._crons if self._seen.get(cron.name) != cron.last_tick(at)]:
            self._seen |= await self._take(due)
        next_tick = min(cron.next_tick(at) for cron in self._crons)
        return min(max((next_tick - at).total_seconds(), 0.01), LONGEST_SLEEP)

    async def _take(self, due: Sequence[Cron]) -> dict[str, datetime]:
        """Take the present ticks that are still to be had, and tell which they are."""
        async with self._database.write() as tx:
            at = await self._clock(tx)
            ticks = {cron.name: cron.last_tick(at) for cron in due}
            found = await queries.TAKE_TICKS.all(tx, names=[*ticks], ticks=[*ticks.values()])
            # What is missing somebody else has; and a cron that is new begins with its next tick.
            taken = {one.name for one in found if not one.first_seen}
            for cron in due:
                if cron.name in taken:
                    key = None if cron.overlaps else f"cron:{cron.name}"
                    await cron.job.enqueue(tx, cron.payload, dedupe_key=key)
        self.counts["ticks"] += len(taken)
        return ticks
