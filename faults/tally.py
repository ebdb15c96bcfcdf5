"""The journal compared with the database."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import astuple, dataclass

import asyncpg

from faults import queries
from faults.journal import Journal

DRAIN_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Tally:
    """What an honest system has as zeros: missing, doubled and undone."""

    acknowledged: int
    missing: int
    """Acknowledged, and not there."""
    doubled: int
    """There twice: the row, the effect of its job, or that of its event."""
    undone: int
    """The row is there, and its job or event never had its effect."""
    unacknowledged_present: int
    """There, though no client was told: the answer was lost on its way. That is allowed."""

    @classmethod
    def sum(cls, several: "Iterable[Tally]") -> "Tally":
        """Add up what was counted in turn."""
        return cls(*(sum(column) for column in zip(*(astuple(one) for one in several), strict=True)))

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing twice."""
        return not (self.missing or self.doubled or self.undone)


async def take(url: str, journal: Journal) -> Tally:
    """Wait until what was asked for later is done, then count."""
    connection = await _connect(url)
    try:
        await _drained(connection)
        entries = {row["operation"]: row["times"] for row in await connection.fetch(queries.ENTRIES)}
        effects = [
            {row["operation"]: row["times"] for row in await connection.fetch(queries.EFFECTS, kind)}
            for kind in ("job", "event")
        ]
    finally:
        await connection.close()
    present = set(entries)
    return Tally(
        acknowledged=len(journal.acknowledged),
        missing=len(journal.acknowledged - present),
        doubled=sum(times > 1 for counted in (entries, *effects) for times in counted.values()),
        undone=sum(len(present - set(counted)) for counted in effects),
        unacknowledged_present=len(present - journal.acknowledged),
    )


async def _connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    end = time.monotonic() + DRAIN_SECONDS
    while True:
        try:
            return await asyncpg.connect(url, timeout=5)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.1)


async def _drained(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    end = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < end:
        row = await connection.fetchrow(queries.WAITING)
        if row is not None and not row["jobs"] and not row["events"]:
            return
        await asyncio.sleep(0.1)
