"""Valkey as the rest of the kernel sees it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from typing import Any

from libvalkey import ReplyError
from valkey.asyncio import Valkey as PlainClient
from valkey.exceptions import NoScriptError

from . import rare
from .errors import ValkeyDown, translated
from .hot import HotClient
from .listen import Listener, OnGap, OnMessage
from .script import Script
from .settings import ValkeySettings
from .url import Address, parse_url
from .wire import Arg

_BEAT_SECONDS = 2.0
_LATER_SECONDS = 0.1


class Valkey:
    """One Valkey: a shared connection for the hot path, and valkey-py for the rest."""

    def __init__(self, url: str, settings: ValkeySettings) -> None:
        """Read the address; connect when first used."""
        self.target = parse_url(url)
        self._settings = settings
        form = self.target.form
        self._sentinel = rare.sentinel_client(self.target, settings) if form == "sentinel" else None
        self._cluster = rare.cluster_client(self.target, settings) if form == "cluster" else None
        self._turns = asyncio.Semaphore(settings.pool)
        self._listeners: list[Listener] = []
        self._later: dict[tuple[str, str], list[Arg]] = {}
        self._settling: asyncio.Task[None] | None = None
        self._hot = HotClient(
            self.target,
            self._locate,
            timeout=settings.timeout.total_seconds(),
            connect_timeout=settings.connect_timeout.total_seconds(),
        )

    @property
    def clustered(self) -> bool:
        """Say whether keys of one script must share a slot."""
        return self._cluster is not None

    @property
    def ready(self) -> bool:
        """Say whether the shared connection stands; a cluster finds its nodes call by call."""
        return self.clustered or self._hot.ready

    def on_ready(self, callback: Callable[[], None]) -> None:
        """Call back each time the shared connection stands (again)."""
        self._hot.on_ready(callback)

    async def command(self, *args: Arg) -> Any:
        """Run one command: `await valkey.command("GET", key)`. Replies are bytes, integers, lists or None."""
        if self._cluster is None:
            return await self._hot.command(*args)
        async with self._cluster_turn():
            return await self._cluster.execute_command(*args)

    def later(self, name: str, key: str, *args: Arg) -> None:
        """Run a command a moment later, as one with all of its kind for that key: for notes that nobody waits for.

        `valkey.later("ZADD", key, score, member)`: the command must take any number of such arguments. What was noted
        is written before the connection is closed, and lost where Valkey is down.
        """
        self._later.setdefault((name, key), []).extend(args)
        if self._settling is None or self._settling.done():
            # In a context of its own: it is nobody's request.
            self._settling = asyncio.get_running_loop().create_task(self._settle_soon(), context=Context())

    async def settle(self) -> None:
        """Run at once what was to be run later."""
        noted, self._later = self._later, {}
        for (name, key), args in noted.items():
            with suppress(ValkeyDown):
                await self.command(name, key, *args)

    async def _settle_soon(self) -> None:
        while self._later:  # more may be noted while this is being written
            await asyncio.sleep(_LATER_SECONDS)
            await self.settle()

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Arg]) -> Any:
        """Run a script; its text travels only when the server does not know it yet."""
        call = (len(keys), *keys, *args)
        if self._cluster is not None:
            return await self._run_in_cluster(script, call)
        reply = await self._hot.reply(("EVALSHA", script.sha, *call))
        if isinstance(reply, ReplyError):
            if str(reply).startswith("NOSCRIPT"):
                return await self._hot.command("EVAL", script.text, *call)
            raise self._hot.fault(reply)
        return reply

    async def _run_in_cluster(self, script: Script, call: tuple[Arg, ...]) -> Any:
        cluster = self._cluster
        if cluster is None:
            return None
        async with self._cluster_turn():
            try:
                return await cluster.execute_command("EVALSHA", script.sha, *call)
            except NoScriptError:
                return await cluster.execute_command("EVAL", script.text, *call)

    def listen(self, channels: Sequence[str], on_message: OnMessage, on_gap: OnGap) -> Listener:
        """Subscribe to channels until the listener is closed; see `Listener` for what `on_gap` is for."""
        beat = max(_BEAT_SECONDS, self._settings.timeout.total_seconds())
        listener = Listener(self._plain, channels, on_message, on_gap, beat=beat)
        self._listeners.append(listener)
        return listener

    async def rare(self) -> PlainClient:
        """Make a valkey-py client of the caller's own, to be closed by the caller (`async with`)."""
        return await self._plain()

    async def ping(self) -> float:
        """Ask for a sign of life; give the seconds that it took, or raise `ValkeyDown`."""
        began = time.perf_counter()
        await self.command("PING")
        return time.perf_counter() - began

    async def close(self) -> None:
        """Write what was noted, and close every connection."""
        if self._settling is not None and not self._settling.done():
            await self.settle()
            await self._settling
        await asyncio.gather(*(listener.close() for listener in self._listeners))
        await self._hot.close()
        if self._cluster is not None:
            await self._cluster.aclose()
        if self._sentinel is not None:
            for one in self._sentinel.sentinels:
                await one.aclose()

    @asynccontextmanager
    async def _cluster_turn(self) -> AsyncIterator[None]:
        """Wait for a connection to a cluster's node to be free: valkey-py would refuse instead."""
        waits = self._settings.timeout + self._settings.connect_timeout
        with translated():
            async with asyncio.timeout(waits.total_seconds()), self._turns:
                yield

    async def _locate(self) -> Address:
        if self._sentinel is not None:
            return await rare.master_address(self._sentinel, self.target.master)
        if self._cluster is not None:
            return await rare.cluster_address(self._cluster)
        return self.target.hosts[0]

    async def _plain(self) -> PlainClient:
        address = ("", 0) if self.target.path else await self._locate()
        return rare.plain_client(self.target, self._settings, address)


def connect_valkey(settings: ValkeySettings, url: str | None = None) -> Valkey:
    """Make the client; `url` is the embedded server's where the settings name none."""
    return Valkey(url or settings.url, settings)
