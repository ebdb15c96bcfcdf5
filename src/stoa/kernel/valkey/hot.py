"""The client of the hot path: one shared connection that mends itself."""

import asyncio
import contextlib
import random
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

from libvalkey import ReplyError

from .errors import ValkeyDown, reply_fault
from .url import Address, Target
from .wire import Arg, Wire

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0

# They change the state of the connection or hold it up, and the connection belongs to everybody.
_NOT_SHARED = frozenset(
    {"AUTH", "BLMOVE", "BLMPOP", "BLPOP", "BRPOP", "BZMPOP", "BZPOPMAX", "BZPOPMIN", "CLIENT", "DISCARD", "EXEC"}
    | {"HELLO", "MONITOR", "MULTI", "PSUBSCRIBE", "QUIT", "RESET", "SELECT", "SSUBSCRIBE", "SUBSCRIBE", "UNWATCH"}
    | {"WAIT", "WATCH", "XREAD", "XREADGROUP"}
)

type Locate = Callable[[], Awaitable[Address]]


class HotClient:
    """Sends commands over one connection; connects when first used, and again whenever the connection is lost."""

    def __init__(self, target: Target, locate: Locate, *, timeout: float, connect_timeout: float) -> None:
        """Open nothing yet."""
        self._target = target
        self._locate = locate
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._wire: Wire | None = None
        self._mending: asyncio.Task[None] | None = None
        self._attempted: asyncio.Event | None = None
        self._ready_callbacks: list[Callable[[], None]] = []
        self._closed = False

    @property
    def ready(self) -> bool:
        """Say whether a command could be sent right now."""
        return self._wire is not None and self._wire.alive

    def on_ready(self, callback: Callable[[], None]) -> None:
        """Call back each time a connection stands."""
        self._ready_callbacks.append(callback)

    async def command(self, *args: Arg) -> Any:
        """Run one command and give its reply."""
        reply = await self.reply(args)
        if isinstance(reply, ReplyError):
            raise self.fault(reply)
        return reply

    async def reply(self, args: tuple[Arg, ...]) -> Any:
        """Run one command and give its reply, which may be a `ReplyError`."""
        if args[0] in _NOT_SHARED:
            message = f"{args[0]} needs a connection of its own; use `Valkey.rare`."
            raise ValueError(message)
        wire = self._wire
        if wire is None or not wire.alive:
            wire = await self._connected()
        return await wire.send(args)

    async def close(self) -> None:
        """Let go of the connection."""
        self._closed = True
        if self._mending is not None:
            self._mending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._mending
        wire = self._wire
        if wire is not None:
            wire.close()
            await wire.wait_gone()

    def fault(self, reply: ReplyError) -> Exception:
        """Say which fault an error reply is; a demoted server is left for the new master."""
        text = str(reply)
        if text.startswith("READONLY") and self._wire is not None:
            self._wire.close()
        return reply_fault(text)

    async def _connected(self) -> Wire:
        """Wait for the first attempt after a loss; once that has failed, say so at once."""
        if self._closed:
            raise ValkeyDown
        self._mend()
        if self._attempted is not None and not self._attempted.is_set():
            await self._attempted.wait()
        if self._wire is None or not self._wire.alive:
            raise ValkeyDown
        return self._wire

    def _mend(self) -> None:
        if self._mending is None or self._mending.done():
            self._attempted = asyncio.Event()
            self._mending = asyncio.get_running_loop().create_task(self._connect_until_ready(self._attempted))

    def _lost(self, wire: Wire) -> None:
        if wire is self._wire:
            self._wire = None
            if not self._closed:
                self._mend()
                if wire.fell_silent and self._attempted is not None:
                    self._attempted.set()  # whoever comes next need not wait for a server that does not answer

    async def _connect_until_ready(self, attempted: asyncio.Event) -> None:
        pause = _FIRST_PAUSE
        try:
            while not self._closed:
                try:
                    async with asyncio.timeout(self._connect_timeout):
                        self._wire = await self._connect()
                except (OSError, TimeoutError, ValkeyDown):
                    attempted.set()
                    await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret
                    pause = min(pause * 2, _LONGEST_PAUSE)
                else:
                    break
        finally:
            attempted.set()
        if self.ready:
            for callback in self._ready_callbacks:
                callback()

    async def _connect(self) -> Wire:
        """Open a connection that has shown that it answers."""
        wire = await self._open()
        try:
            target = self._target
            if target.password:
                await _expect(wire, ("AUTH", *filter(None, (target.username, target.password))))
            if target.database:
                await _expect(wire, ("SELECT", target.database))
            await _expect(wire, ("PING",))
        except BaseException:
            wire.close()
            raise
        return wire

    async def _open(self) -> Wire:
        loop = asyncio.get_running_loop()
        target = self._target

        def factory() -> Wire:
            return Wire(self._timeout, self._lost)

        if target.path:
            _, wire = await loop.create_unix_connection(factory, target.path)
            return wire
        host, port = await self._locate()
        context = ssl.create_default_context(cafile=target.ca or None) if target.tls else None
        _, wire = await loop.create_connection(factory, host, port, ssl=context)
        return wire


async def _expect(wire: Wire, args: tuple[Arg, ...]) -> None:
    reply = await wire.send(args)
    if isinstance(reply, ReplyError):
        raise ValkeyDown from reply
