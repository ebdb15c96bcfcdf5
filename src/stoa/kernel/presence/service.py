"""Saying that a worker lives, and asking which ones do."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import structlog

from stoa.kernel import clock
from stoa.kernel.db import DATABASE_TROUBLE, Database, Read
from stoa.kernel.waiting import wait_for_any

from . import queries
from .queries import WorkerSeen

log = structlog.get_logger(__name__)

BEAT = timedelta(seconds=15)
DEAD_AFTER = 3 * BEAT
KEEP = timedelta(days=1)
NAME_LIMIT = 200


class Presence:
    """Says every few seconds that a worker lives; takes its row away when the worker ends in order."""

    def __init__(self, database: Database, worker_id: UUID) -> None:
        """Take the name from the machine and the process."""
        self._database = database
        self._id = worker_id
        self._name = f"{socket.gethostname()} #{os.getpid()}"[:NAME_LIMIT]

    async def run(self, stop: asyncio.Event) -> None:
        """Beat until told to stop."""
        while not stop.is_set():
            await self._try(self.beat)
            await wait_for_any(stop, seconds=BEAT.total_seconds())
        await self._try(self.leave)

    async def beat(self) -> None:
        """Say that the worker lives, and forget those that have been silent for a day."""
        if clock.is_time_to_read():
            await self._database.follow_clock()
        await queries.BEAT.run(self._database.once(), id=self._id, name=self._name)
        await queries.FORGET.run(self._database.once(), keep=KEEP)

    async def leave(self) -> None:
        """Take the row away."""
        await queries.LEAVE.run(self._database.once(), id=self._id)

    async def _try(self, act: Callable[[], Awaitable[None]]) -> None:
        try:
            await act()
        except DATABASE_TROUBLE as error:  # the work itself tells of it, too; the next beat comes
            log.warning("presence_failed", error=type(error).__name__)


async def list_workers(db: Read) -> list[WorkerSeen]:
    """List the workers of the last day, those heard of last first."""
    return await queries.WORKERS.all(db, dead_after=DEAD_AFTER)
