"""What is published on a site, as one process hears it: in order, each message once, and no hole unnoticed.

Messages come by subscription. Each time the subscription stands again, what was said meanwhile is read from the stream;
until that is done, new messages wait. Where the stream itself has lost something, `on_lost` says so.
"""

import asyncio
import contextlib
import time
from typing import Any, Protocol

import structlog

from stoa.commons.live.history import History
from stoa.commons.live.rules import Position, live_space, read_position
from stoa.commons.live.service import CONTROL, STREAM_MS, WHOLE
from stoa.kernel.http.sockets import text_frame
from stoa.kernel.valkey import Listener, Valkey, ValkeyDown

log = structlog.get_logger(__name__)

PAGE = 500
MOST_WAITING = 20_000
PAUSE_SECONDS = 0.2


class Hears(Protocol):
    """Who is told what the feed brings."""

    def on_message(self, key: str, position: Position, frame: bytes) -> None:
        """Take a message that is new to this process."""

    def on_control(self, word: str, about: str) -> None:
        """Take a word of another process."""

    def on_lost(self) -> None:
        """Take notice that messages may be missing for good."""

    async def before_catching_up(self) -> None:
        """Do what must be done before anything missed is told, since changes of rights were missed as well."""


class Feed:
    """One site's messages."""

    def __init__(self, valkey: Valkey, site: str, history: History, hears: Hears) -> None:
        """Hear nothing yet."""
        self._valkey = valkey
        self._space = live_space(site)
        self._history = history
        self._hears = hears
        self._waiting: list[bytes] | None = []
        self._known = False
        self._clock = (0, 0.0)  # what Valkey's clock said, and ours that only grows
        self._listener: Listener | None = None
        self._catching_up: asyncio.Task[None] | None = None

    @property
    def whole(self) -> bool:
        """Say whether messages arrive, and all that came before are known."""
        return self._waiting is None

    def now_ms(self) -> int:
        """Tell the time by the clock that gives messages their ids, whatever this machine's says."""
        said, at = self._clock
        return said + int((time.monotonic() - at) * 1000)

    def start(self) -> None:
        """Begin to listen."""
        self._listener = self._valkey.listen([self._space], self._heard, self._gap)

    async def close(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            await self._listener.close()
        if self._catching_up is not None:
            self._catching_up.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._catching_up

    async def wait_whole(self, seconds: float) -> bool:
        """Wait until all is known; False when that takes too long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.whole:  # noqa: ASYNC110 - only whoever is asked to resume in the first moment waits
                    await asyncio.sleep(0.01)
        return self.whole

    def _gap(self) -> None:
        self._waiting = [] if self._waiting is None else self._waiting
        if self._listener is not None and self._listener.connected:
            if self._catching_up is not None:
                self._catching_up.cancel()
            self._catching_up = asyncio.get_running_loop().create_task(self._catch_up())

    def _heard(self, _channel: str, data: bytes) -> None:
        if data.startswith(CONTROL.encode()):
            _, word, about = data.decode().split(" ", 2)
            self._hears.on_control(word, about)
        elif self._waiting is None:
            self._apply(data)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append(data)  # what is beyond is read from the stream at the next gap, or told as lost

    def _apply(self, data: bytes) -> None:
        key, text, tail = data.split(b" ", 2)
        self._take(key.decode(), text, tail)

    def _take(self, key: str, text: bytes, tail: bytes) -> None:
        position = read_position(text.decode())
        if position is None or position <= self._history.last:
            return
        frame = text_frame(b'{"id":"%b",%b' % (text, tail[1:]))
        self._history.add(position, key, frame)
        if self._known:
            self._hears.on_message(key, position, frame)

    async def _catch_up(self) -> None:
        """Read what was missed, then let come what waits."""
        await self._hears.before_catching_up()
        while True:
            try:
                await self._read_missed()
                break
            except ValkeyDown:
                await asyncio.sleep(PAUSE_SECONDS)
        waiting = self._waiting or []
        overflowed = len(waiting) >= MOST_WAITING
        self._waiting = None
        for data in waiting:
            self._apply(data)
        if overflowed:
            self._hears.on_lost()

    async def _read_missed(self) -> None:
        stream = f"{self._space}:stream"
        floor, now = (int(value) for value in await self._valkey.run(WHOLE, [f"{self._space}:floor"], []))
        self._clock = (now, time.monotonic())
        if not self._known:
            oldest = now - self._history.keep_ms
            before = await self._valkey.command("XREVRANGE", stream, f"({oldest}", "-", "COUNT", 1)
            self._history.begin(_position_of(before) or (floor, 0))
        elif floor > self._history.last[0] or await self._is_trimmed(stream, now):
            log.warning("live_messages_lost")
            self._history.begin((floor, 0))
            self._hears.on_lost()
        while True:
            last = self._history.last
            page: list[Any] = await self._valkey.command("XRANGE", stream, f"({last[0]}-{last[1]}", "+", "COUNT", PAGE)
            for text, fields in page:
                found = dict(zip(fields[::2], fields[1::2], strict=True))
                self._take(found[b"k"].decode(), text, found[b"m"])
            if len(page) < PAGE:
                break
        if not self._known:
            self._known = True
            self._hears.on_lost()  # whoever subscribed before anything was known

    async def _is_trimmed(self, stream: str, now: int) -> bool:
        """Say whether the stream may have forgotten what came after the last message known here."""
        if self._history.last[0] > now - STREAM_MS:
            return False
        first = _position_of(await self._valkey.command("XRANGE", stream, "-", "+", "COUNT", 1))
        return first is not None and first > self._history.last


def _position_of(page: list[Any]) -> Position | None:
    return read_position(page[0][0].decode()) if page else None
