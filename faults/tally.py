"""The journal compared with the database."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

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
    left: tuple[str, ...] = ()
    """Where what is undone has come to a halt."""

    @classmethod
    def sum(cls, several: "Sequence[Tally]") -> "Tally":
        """Add up what was counted in turn."""
        return cls(
            acknowledged=sum(one.acknowledged for one in several),
            missing=sum(one.missing for one in several),
            doubled=sum(one.doubled for one in several),
            undone=sum(one.undone for one in several),
            unacknowledged_present=sum(one.unacknowledged_present for one in several),
            left=tuple(where for one in several for where in one.left),
        )

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
        undone = sum(len(set(entries) - set(counted)) for counted in effects)
        left = await connection.fetch(queries.LEFT) if undone else []
    finally:
        await connection.close()
    present = set(entries)
    return Tally(
        acknowledged=len(journal.acknowledged),
        missing=len(journal.acknowledged - present),
        doubled=sum(times > 1 for counted in (entries, *effects) for times in counted.values()),
        undone=undone,
        unacknowledged_present=len(present - journal.acknowledged),
        left=tuple(row["told"] for row in left),
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
    """Wait for as long as anything still gets done: what a busy machine has not done yet is not lost."""
    before: tuple[int, ...] = ()
    end = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < end:
        left: tuple[int, ...] = tuple(await connection.fetchrow(queries.WAITING) or ())
        if not any(left):
            return
        if left != before:
            before, end = left, time.monotonic() + DRAIN_SECONDS
        await asyncio.sleep(0.1)
