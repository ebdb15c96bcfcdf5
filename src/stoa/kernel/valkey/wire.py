"""One connection to Valkey that many callers share.

Calls made in the same turn of the event loop leave in one write, and answers come back in the order of the calls, so a
call costs an append and a future. A timer watches the oldest unanswered call: when answers stop coming for longer than
the timeout, the whole connection is given up, because everything behind that call would be late as well.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any, cast

from libvalkey import ProtocolError, Reader, pack_command

from .errors import ValkeyDown

type Arg = str | bytes | int | float

MOST_IN_FLIGHT = 20_000
MOST_UNSENT_BYTES = 64 * 1024 * 1024

# A loop that was itself held up sees its timer before the answer that already lies in the socket.
_SECOND_LOOK_SECONDS = 0.01


class Wire(asyncio.Protocol):
    """A connection, the calls that wait on it, and what has not been sent yet."""

    def __init__(self, timeout: float, on_lost: Callable[["Wire"], None]) -> None:
        """Wait to be connected."""
        self._loop = asyncio.get_running_loop()
        self._timeout = timeout
        self._on_lost = on_lost
        self._reader = Reader()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._unsent: list[bytes] = []
        self._transport: asyncio.Transport | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._moved = 0.0
        self._suspect = False
        self._paused = False
        self._gone = asyncio.Event()
        self.alive = False
        self.fell_silent = False

    @property
    def in_flight(self) -> int:
        """How many calls wait for an answer."""
        return len(self._waiting)

    def send(self, args: tuple[Arg, ...]) -> asyncio.Future[Any]:
        """Hand over one command; the future holds the reply, which may be an error reply."""
        waiting = self._waiting
        if not self.alive or len(waiting) >= MOST_IN_FLIGHT or (self._paused and self._clogged()):
            raise ValkeyDown
        packed = pack_command(args)
        future: asyncio.Future[Any] = self._loop.create_future()
        if not waiting:
            self._moved = self._loop.time()
            if self._watch is None:
                self._watch = self._loop.call_later(self._timeout, self._look, context=Context())
        waiting.append(future)
        if not self._unsent:
            self._loop.call_soon(self._flush)
        self._unsent.append(packed)
        return future

    def close(self) -> None:
        """Let go of the connection; whoever waits is told."""
        self._give_up()

    async def wait_gone(self) -> None:
        """Wait until the socket is closed."""
        if self._transport is not None:
            await self._gone.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to take calls."""
        self._transport = cast("asyncio.Transport", transport)
        self.alive = True

    def data_received(self, data: bytes) -> None:
        """Hand each answer to the oldest call."""
        self._moved = self._loop.time()
        self._suspect = False
        reader = self._reader
        waiting = self._waiting
        reader.feed(data)
        try:
            while (reply := reader.gets()) is not False:
                future = waiting.popleft()
                if not future.done():
                    future.set_result(reply)
        except (ProtocolError, IndexError):  # not Valkey at the other end, or an answer that nobody asked for
            self._give_up()

    def pause_writing(self) -> None:
        """Note that the other side reads too slowly."""
        self._paused = True

    def resume_writing(self) -> None:
        """Note that it has caught up."""
        self._paused = False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Tell everybody who waits."""
        self._give_up()
        self._gone.set()

    def _clogged(self) -> bool:
        return self._transport is not None and self._transport.get_write_buffer_size() > MOST_UNSENT_BYTES

    def _flush(self) -> None:
        if self.alive and self._transport is not None:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

    def _look(self) -> None:
        self._watch = None
        if not self._waiting or not self.alive:
            return
        left = self._moved + self._timeout - self._loop.time()
        if left <= 0:
            if self._suspect:
                self.fell_silent = True
                self._give_up()
                return
            self._suspect = True
            left = _SECOND_LOOK_SECONDS
        self._watch = self._loop.call_later(left, self._look, context=Context())

    def _give_up(self) -> None:
        if not self.alive and not self._waiting:
            return
        was_alive, self.alive = self.alive, False
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        if self._transport is not None:
            self._transport.abort()
        waiting, self._waiting = self._waiting, deque()
        for future in waiting:
            if not future.done():
                future.set_exception(ValkeyDown())
                future.exception()  # a caller that was cancelled meanwhile will not look
        if was_alive:
            self._on_lost(self)
