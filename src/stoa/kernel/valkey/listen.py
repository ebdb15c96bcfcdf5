"""Subscriptions that survive Valkey: they come back by themselves, and say when they may have missed something."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from valkey.asyncio import Valkey as PlainClient
from valkey.asyncio.client import PubSub

from .errors import GONE, ValkeyDown

log = structlog.get_logger(__name__)

type OnMessage = Callable[[str, bytes], None]
type OnGap = Callable[[], None]

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0


class Listener:
    """Hears messages on some channels until closed.

    `on_gap` is called each time a subscription stands and each time it breaks: what was published in between is lost,
    so whoever keeps state by messages must read it afresh.
    """

    def __init__(
        self,
        make_client: Callable[[], Awaitable[PlainClient]],
        channels: Sequence[str],
        on_message: OnMessage,
        on_gap: OnGap,
        *,
        beat: float,
    ) -> None:
        """Begin to listen, in the background."""
        self._make_client = make_client
        self._channels = tuple(channels)
        self._on_message = on_message
        self._on_gap = on_gap
        self._beat = beat
        self._standing = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._listen_for_ever())

    @property
    def connected(self) -> bool:
        """Say whether messages arrive at the moment, as far as one can know."""
        return self._standing.is_set()

    async def wait_connected(self, seconds: float) -> bool:
        """Wait until the subscription stands; False when it does not in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._standing.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Stop listening, and hold whoever listened no longer."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._on_message, self._on_gap = _hear_nothing, _notice_nothing

    async def _listen_for_ever(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            stood = False
            try:
                client = await self._make_client()
                try:
                    stood = await self._listen(client)
                finally:
                    await client.aclose()
            except (*GONE, ValkeyDown):
                stood = self._standing.is_set()
            if self._standing.is_set():
                self._standing.clear()
                self._tell(self._on_gap)
            pause = _FIRST_PAUSE if stood else min(pause * 2, _LONGEST_PAUSE)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret

    async def _listen(self, client: PlainClient) -> bool:
        """Listen until the server falls silent; raise when the connection breaks."""
        pubsub: PubSub = client.pubsub()
        async with pubsub:
            await pubsub.subscribe(*self._channels)
            pending = len(self._channels)
            pinged = False
            while True:
                message: dict[str, Any] | None = await pubsub.get_message(timeout=self._beat)
                if message is None:
                    if pinged or pending:
                        return self._standing.is_set()
                    await pubsub.ping()
                    pinged = True
                    continue
                pinged = False
                if message["type"] == "subscribe":
                    pending -= 1
                    if pending == 0:
                        self._standing.set()
                        self._tell(self._on_gap)
                elif message["type"] == "message":
                    self._tell(self._on_message, message["channel"].decode(), message["data"])

    def _tell[*Ts](self, listener: Callable[[*Ts], None], *told: *Ts) -> None:
        try:
            listener(*told)
        except Exception:  # what one message did wrong must not make everybody deaf to the next
            log.exception("listener_failed", channels=self._channels)


def _hear_nothing(_channel: str, _data: bytes) -> None:
    pass


def _notice_nothing() -> None:
    pass
