"""A bounded pool of asyncpg connections.

asyncpg's own pool makes a task and a reset query for each release; on the hot path that costs more than the query
itself. Handles here never leave state on a connection, so giving it back is an append to a list; only a connection
that was interrupted is reset, in the background, before anybody gets it again.
"""

import asyncio
import math
import socket
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

import asyncpg

from .connection import RowConnection
from .faults import DatabaseDown

RESET_SECONDS = 2.0

# What a session is told about us: after about 25 s without a sign it ends. Where a network splits between two messages
# of one statement, no timeout of PostgreSQL's own runs, and such a session would hold its locks for two hours.
NOTICE_US_GONE = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "25000",
}

# Linux: the kernel gives up on unacknowledged bytes after this, so that a cut cable is noticed.
_TCP_USER_TIMEOUT_MS = 5000

type Connection = asyncpg.Connection[asyncpg.Record]
type Connect = Callable[[], Awaitable[RowConnection]]
type _Waiter = asyncio.Future[RowConnection | None]
type _Line = OrderedDict[_Waiter, float]


class Pool:
    """Connections that are open, those that are idle, and those who wait for one."""

    def __init__(self, connect: Connect, *, size: int, acquire_seconds: float, read_only: bool = False) -> None:
        """Open nothing yet: the first use does."""
        self._connect = connect
        self._acquire_seconds = acquire_seconds
        self._idle: list[RowConnection] = []
        # Whoever has waited once and asks again goes before those who have not begun: else an answer of three
        # statements would wait for everybody else three times.
        self._begun: _Line = OrderedDict()
        self._new: _Line = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None
        self._mending: set[asyncio.Task[None]] = set()
        self._closing = False
        self.slow_seconds = math.inf
        self.size = size
        self.read_only = read_only
        self.open = 0

    @property
    def idle(self) -> int:
        """How many connections nobody uses."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many callers wait for a connection."""
        return len(self._begun) + len(self._new)

    def take(self) -> RowConnection | None:
        """Take an idle connection without waiting, if there is one."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            self.open -= 1
        return None

    async def acquire(self, *, begun: bool = False) -> RowConnection:
        """Take a connection: an idle one, a new one, or the next that somebody gives back.

        `begun`: who asks has had one before, and is served before those who have not.
        """
        until = asyncio.get_running_loop().time() + self._acquire_seconds
        while True:
            connection = self.take()
            if connection is None and self.open < self.size:
                connection = await self._open_one(until)
            if connection is None:
                connection = await self._wait(until, self._begun if begun else self._new)
            if connection is not None:
                return connection

    async def _open_one(self, until: float) -> RowConnection:
        if self._closing:
            message = "The server is stopping."
            raise DatabaseDown(message)
        self.open += 1
        try:
            async with asyncio.timeout_at(until):
                connection = await self._connect()
        except BaseException as error:
            self.open -= 1
            self._wake_one()
            if isinstance(error, OSError | asyncpg.PostgresError | asyncpg.InterfaceError):
                raise DatabaseDown from error
            raise
        _limit_unacknowledged(connection)
        return connection

    async def _wait(self, until: float, line: _Line) -> RowConnection | None:
        """Wait for a connection; None means that there may be room for a new one."""
        loop = asyncio.get_running_loop()
        waiter: _Waiter = loop.create_future()
        line[waiter] = until
        if self._timer is None or until < self._timer.when():
            self._arm(loop, until)
        try:
            return await waiter
        except BaseException:
            self._leave_line(waiter, line)
            raise

    def _arm(self, loop: asyncio.AbstractEventLoop, until: float) -> None:
        """Set the one timer of all who wait: one for each would cost as much as to send a statement."""
        if self._timer is not None:
            self._timer.cancel()
        # Without the context of the request that happens to arm it, which would hold that request for as long.
        self._timer = loop.call_at(until, self._send_away, loop, context=Context())

    def _send_away(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell those who have waited for long enough; look again when the next one has."""
        self._timer = None
        now = loop.time()
        for line in (self._begun, self._new):
            for waiter in [waiter for waiter, until in line.items() if until <= now]:
                del line[waiter]
                if not waiter.done():
                    message = "All database connections are busy. Try again shortly."
                    waiter.set_exception(DatabaseDown(message))
        if self.waiting:
            self._arm(loop, min((*self._begun.values(), *self._new.values())))

    def _leave_line(self, waiter: _Waiter, line: _Line) -> None:
        """Pass on what somebody who no longer waits was given."""
        if not waiter.done() or waiter.cancelled() or waiter.exception() is not None:
            line.pop(waiter, None)
        elif (connection := waiter.result()) is None:
            self._wake_one()
        else:
            self.give_back(connection)

    def give_back(self, connection: RowConnection) -> None:
        """Give back a connection whose last statement ended well."""
        if connection.is_closed():
            self.open -= 1
            self._wake_one()
            return
        if self._closing:
            self.open -= 1
            connection.terminate()
            return
        waiter = self._next()
        if waiter is None:
            self._idle.append(connection)
        else:
            waiter.set_result(connection)

    def give_back_after(
        self, connection: RowConnection, error: asyncpg.PostgresError | asyncpg.InternalClientError
    ) -> None:
        """Give back a connection on which a statement was refused, or cut it where it is of no more use."""
        mistake = self.read_only and isinstance(error, asyncpg.ReadOnlySQLTransactionError)
        if is_last_word(error) and not mistake:
            connection.terminate()
        self.give_back(connection)
        if mistake:
            message = "A statement that writes was run on a `Read` handle. Take a `Write`, or a `Once`."
            raise RuntimeError(message) from error

    def give_back_interrupted(self, connection: RowConnection) -> None:
        """Give back a connection that was left in the middle of something."""
        if connection.is_closed():
            self.give_back(connection)
            return
        task = asyncio.get_running_loop().create_task(self._mend(connection))
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)

    async def _mend(self, connection: RowConnection) -> None:
        protocol: Any = getattr(connection, "_protocol")  # noqa: B009 - asyncpg's own pool reads it on release, too
        try:
            async with asyncio.timeout(RESET_SECONDS):
                if protocol._is_cancelling():  # noqa: SLF001 - as that does
                    await protocol._wait_for_cancellation(RESET_SECONDS)  # noqa: SLF001 - as that does
                if connection.is_in_transaction():
                    await connection.execute("rollback")
                await connection.reset()
        except Exception:  # noqa: BLE001 - whatever is wrong with it, nobody may get it again, and its place is free
            connection.terminate()
        self.give_back(connection)

    def _wake_one(self) -> None:
        waiter = self._next()
        if waiter is not None:
            waiter.set_result(None)

    def _next(self) -> _Waiter | None:
        """Take the first who still waits out of the line."""
        for line in (self._begun, self._new):
            while line:
                waiter, _ = line.popitem(last=False)
                if not waiter.done():
                    return waiter
        return None

    async def close(self, seconds: float = 5.0) -> None:
        """Close what is idle, after a little time for what is being mended; what is in use closes as it comes back."""
        self._closing = True
        while (waiter := self._next()) is not None:
            waiter.set_exception(DatabaseDown("The server is stopping."))
        if self._timer is not None:
            self._timer.cancel()
        if self._mending:
            await asyncio.wait(self._mending, timeout=seconds)
        idle, self._idle = self._idle, []
        self.open -= len(idle)
        await asyncio.gather(*(_close_one(connection, seconds) for connection in idle))


def is_last_word(error: BaseException) -> bool:
    """Say whether a connection ends with this error, though its socket may not be closed yet.

    A server that refuses to write has become a standby: the next connection finds the new primary. And asyncpg may have
    lost its place, as when the server took its leave between two statements.
    """
    return isinstance(error, asyncpg.ReadOnlySQLTransactionError | asyncpg.InternalClientError) or (
        isinstance(error, asyncpg.PostgresError) and error.severity_en in {"FATAL", "PANIC"}
    )


async def _close_one(connection: Connection, seconds: float) -> None:
    try:
        await connection.close(timeout=seconds)
    except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()


def _limit_unacknowledged(connection: Connection) -> None:
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    transport: Any = getattr(connection, "_transport")  # noqa: B009 - there is no public way to the socket
    sock = transport.get_extra_info("socket")
    if option is not None and sock is not None and sock.family in {socket.AF_INET, socket.AF_INET6}:
        sock.setsockopt(socket.IPPROTO_TCP, option, _TCP_USER_TIMEOUT_MS)
