"""Asking many servers at once: a slow one holds its own place and nothing else."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

import structlog

from stoa.kernel import clock
from stoa.kernel.db import Database
from stoa.sites.firstspawn.mottos.models import WeighMottos
from stoa.sites.firstspawn.pinger import service
from stoa.sites.firstspawn.pinger.models import Finding, Target
from stoa.sites.firstspawn.pinger.rules import is_our_own_fault
from stoa.sites.firstspawn.pinger.settings import PingerSettings

log = structlog.get_logger(__name__)

WRITE_EVERY_SECONDS = 0.25
WORK_SECONDS = 50.0
LEAST_ROOM = 8
"""More work is taken when an eighth of the places is free: the rest may all be held by slow servers."""

type AskOne = Callable[[Target], Awaitable[Finding]]


@dataclass(slots=True)
class Batch:
    """Servers that were claimed together."""

    claim: UUID
    targets: list[Target]
    open: int
    answered: int = 0
    to_write: list[Finding] = field(default_factory=list)
    silent: list[Finding] = field(default_factory=list)

    def take(self, finding: Finding) -> None:
        """Take one finding in. Silence is written when all have had their time, and it is known whose fault it was."""
        self.open -= 1
        self.answered += finding.answered
        (self.to_write if finding.answered else self.silent).append(finding)
        if self.open:
            return
        if is_our_own_fault(self.targets, self.answered, clock.now()):
            log.warning("pinger_hears_nobody", servers=len(self.targets))
            self.silent.clear()  # the claims run out, and all are asked again
        self.to_write += self.silent
        self.silent = []


async def work_off(
    database: Database, ask: AskOne, settings: PingerSettings, weigh: WeighMottos, *, seconds: float = WORK_SECONDS
) -> Counter[str]:
    """Ask what is due until nothing is, or the time is over; give how many answered and how many were silent."""
    counts: Counter[str] = Counter()
    waiting: dict[asyncio.Task[Finding], Batch] = {}
    until, is_more = monotonic() + seconds, True
    try:
        while True:
            room = settings.at_once - len(waiting)
            if is_more and room * LEAST_ROOM >= settings.at_once:
                batch = await _claim(database, settings, room)
                is_more = bool(batch.targets) and monotonic() < until
                waiting |= {asyncio.ensure_future(ask(target)): batch for target in batch.targets}
            if not waiting:
                return counts
            done, _ = await asyncio.wait(waiting, timeout=WRITE_EVERY_SECONDS)
            finished = [(waiting.pop(task), task.result()) for task in done]
            for batch, finding in finished:
                batch.take(finding)
                counts["answered" if finding.answered else "silent"] += 1
            for batch in {id(batch): batch for batch, _ in finished}.values():
                await _write(database, settings, weigh, batch)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def _claim(database: Database, settings: PingerSettings, room: int) -> Batch:
    claim, targets = await database.transact(lambda tx: service.claim_due(tx, room, settings.each_host))
    return Batch(claim, targets, len(targets))


async def _write(database: Database, settings: PingerSettings, weigh: WeighMottos, batch: Batch) -> None:
    if batch.to_write:
        findings, batch.to_write = batch.to_write, []
        await database.transact(lambda tx: service.record_findings(tx, batch.claim, findings, settings, weigh))
