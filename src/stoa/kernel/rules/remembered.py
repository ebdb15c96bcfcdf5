"""What was read from a database a moment ago."""

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from time import monotonic

from stoa.kernel.db import Read

SECONDS = 2.0


class Remembered[T]:
    """Keeps one value for each database, for a moment: one's own change is seen at once, another's then."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Remember nothing."""
        self._seconds = seconds
        self._kept: weakref.WeakKeyDictionary[object, tuple[float, T]] = weakref.WeakKeyDictionary()
        self._reading: weakref.WeakKeyDictionary[object, asyncio.Lock] = weakref.WeakKeyDictionary()
        self._forgotten = 0

    async def get(self, db: Read, read: Callable[[], Awaitable[T]]) -> T:
        """Give what is remembered of the database behind the handle, or read it."""
        pool = db._pool  # noqa: SLF001 - a handle lives for one request, the pool as long as the database
        kept = self._kept.get(pool)
        if kept is not None and monotonic() < kept[0]:
            return kept[1]
        async with self._reading.setdefault(pool, asyncio.Lock()):  # the others wait for what one of them reads
            kept = self._kept.get(pool)
            if kept is not None and monotonic() < kept[0]:
                return kept[1]
            before = self._forgotten
            value = await read()
            if self._forgotten == before:  # what changed while it was read is not remembered
                self._kept[pool] = (monotonic() + self._seconds, value)
            return value

    def forget(self) -> None:
        """Read anew the next time."""
        self._forgotten += 1
        self._kept.clear()
