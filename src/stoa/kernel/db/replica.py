"""Reads from a streaming replica, by those who need not see a write that it has not replayed yet.

A request runs inside `remember_writes`: each of its writes moves the marker to where the primary's log then stood, and
a read goes to the replica only when that has replayed as far. The HTTP edge hands the marker back with the next request
of the same session. Outside of it (jobs, commands) reads go to the primary: a job reads what the transaction that asked
for it has just written.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import asyncpg
import structlog

from .faults import DatabaseDown, translate_database_error
from .handles import Once, Read, Rows
from .pool import Connect, Connection, Pool
from .queries import PRIMARY_POSITION, REPLICA_POSITION
from .query import Query

log = structlog.get_logger(__name__)

CHECK_SECONDS = 0.1
CHECK_SECONDS_WHILE_DOWN = 1.0
CHECK_TIMEOUT = 1.0
_UNKNOWN = 2**64 - 1
_LONGEST_MARKER = 17
_LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, DatabaseDown)


class Marker:
    """How far the primary's log stood after the last write of somebody; it only moves forward."""

    __slots__ = ("position",)

    def __init__(self, position: int = 0) -> None:
        """Begin with no write, or where an earlier request ended."""
        self.position = position

    @classmethod
    def read(cls, text: str) -> "Marker":
        """Read what `str` wrote; anything else is no write. Whoever keeps it outside signs it."""
        high, _, low = text.partition("/") if len(text) <= _LONGEST_MARKER else ("", "", "")
        try:
            position = (int(high, 16) << 32) + int(low, 16)
        except ValueError:
            return cls()
        return cls(position if 0 <= position <= _UNKNOWN else 0)

    def __str__(self) -> str:
        """Write it as PostgreSQL writes a place in its log; empty where nothing was written."""
        return f"{self.position >> 32:X}/{self.position & 0xFFFFFFFF:X}" if self.position else ""

    def move_to(self, position: int) -> None:
        """Note a write."""
        self.position = max(self.position, position)

    def move_out_of_reach(self) -> None:
        """Note a write whose place is not known: nothing is read from the replica with this marker any more."""
        self.position = _UNKNOWN


_marker: ContextVar[Marker | None] = ContextVar("write_marker", default=None)


@contextmanager
def remember_writes(before: str = "") -> Iterator[Marker]:
    """Let reads of this block go to the replica unless they would miss a write, of this block or before it."""
    marker = Marker.read(before)
    token = _marker.set(marker)
    try:
        yield marker
    finally:
        _marker.reset(token)


def current_marker() -> Marker | None:
    """Give the marker of the running request, if there is one."""
    return _marker.get()


async def note_write(writes: Pool) -> None:
    """Move the running request's marker to where the log stands now, which is past what was just committed."""
    marker = _marker.get()
    if marker is None:
        return
    try:
        rows = await Read(writes).fetch(PRIMARY_POSITION, ())
    except _LOST:
        marker.move_out_of_reach()
        log.warning("write_position_unknown", exc_info=True)
    except BaseException:
        marker.move_out_of_reach()
        raise
    else:
        marker.move_to(rows[0][0])


class Replica:
    """The replica's pool, whether it answers, and how far it has replayed: asked at most ten times a second."""

    def __init__(self, connect: Connect, pool: Pool) -> None:
        """Take it for down until it has answered once."""
        self.pool = pool
        self.up = False
        self.position = -1
        self.fallbacks = 0
        self._connect = connect
        self._connection: Connection | None = None
        self._checked = float("-inf")
        self._check: asyncio.Task[None] | None = None

    def serves(self, marker: Marker) -> bool:
        """Say whether a read may go there. A position that is some milliseconds old errs on the safe side."""
        pause = CHECK_SECONDS if self.up else CHECK_SECONDS_WHILE_DOWN
        if self._check is None and monotonic() - self._checked >= pause:
            self._check = asyncio.get_running_loop().create_task(self._look())
        return self.up and marker.position <= self.position

    def mark_down(self, error: BaseException) -> None:
        """Send nothing there until it answers again."""
        if self.up:
            log.warning("replica_down", error=repr(error))
        self.up = False

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT):
                if self._connection is None or self._connection.is_closed():
                    self._connection = await self._connect()
                position: int = await self._connection.fetchval(REPLICA_POSITION.compiled)
        except (*_LOST, TimeoutError) as error:
            self.mark_down(error)
            self._drop_connection()
        else:
            self._note(position)
        finally:
            self._checked = monotonic()
            self._check = None

    def _note(self, position: int) -> None:
        self.position = position
        if position < 0:
            self.mark_down(RuntimeError("The server at DATABASE_REPLICA_URL replays no log: it is no replica."))
        elif not self.up:
            self.up = True
            log.info("replica_up")

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def close(self) -> None:
        """Stop looking, and close the pool."""
        check = self._check
        if check is not None:
            check.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await check
        self._checked = float("inf")
        self._drop_connection()
        await self.pool.close()


class ReplicaRead(Read):
    """Reads from the replica where the marker allows it, else from the primary: decided anew for each query."""

    __slots__ = ("_marker", "_primary", "_replica")

    def __init__(self, replica: Replica, primary: Pool, marker: Marker) -> None:
        """Read as somebody whose writes the marker knows."""
        super().__init__(primary)
        self._replica = replica
        self._primary = primary
        self._marker = marker

    async def fetch(self, query: Query[Any], args: Sequence[Any]) -> Rows:
        """Run a query on the replica; when that is lost or in the way of its replay, run it on the primary."""
        replica = self._replica
        if replica.serves(self._marker):
            self._pool = replica.pool
            try:
                return await super().fetch(query, args)
            except _LOST as error:
                if not _may_be_asked_elsewhere(error):
                    raise
                if not isinstance(error, asyncpg.SerializationError):
                    replica.mark_down(error)
                replica.fallbacks += 1
        self._pool = self._primary
        return await super().fetch(query, args)

    @asynccontextmanager
    async def cursor(
        self, query: Query[Any], args: Sequence[Any], batch: int
    ) -> AsyncIterator[AsyncIterator[asyncpg.Record]]:
        """Walk over many rows, of the replica where the marker allows it."""
        self._pool = self._replica.pool if self._replica.serves(self._marker) else self._primary
        async with super().cursor(query, args, batch) as rows:
            yield rows


class MarkingOnce(Once):
    """A single writing statement that moves the marker."""

    __slots__ = ()

    async def fetch(self, query: Query[Any], args: Sequence[Any]) -> Rows:
        """Run the one statement, and note where the log stands."""
        rows = await super().fetch(query, args)
        await note_write(self._pool)
        return rows


def _may_be_asked_elsewhere(error: BaseException) -> bool:
    """Say whether an error is the replica's: it is gone, it is full, or its replay cancelled the query."""
    return isinstance(error, DatabaseDown | asyncpg.SerializationError) or isinstance(
        translate_database_error(error), DatabaseDown
    )
