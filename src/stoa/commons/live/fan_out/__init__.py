"""Writing one message to many sockets, without holding up what else the process does."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextvars import Context

from stoa.commons.live.connection import Connection

AT_ONCE = 500


class FanOut:
    """Writes in slices; requests are answered in between, and every client keeps the order of messages."""

    def __init__(self) -> None:
        """Have nothing to write."""
        self._waiting: deque[tuple[bytes, Iterator[Connection]]] = deque()

    def tell(self, frame: bytes, listeners: Iterable[Connection]) -> None:
        """Write a frame to all of them, now or after what is being written."""
        self._waiting.append((frame, iter(list(listeners))))
        if len(self._waiting) == 1:
            self._write_some()

    def _write_some(self) -> None:
        left = AT_ONCE
        while self._waiting:
            frame, listeners = self._waiting[0]
            for connection in listeners:
                connection.send(frame)
                left -= 1
                if not left:
                    asyncio.get_running_loop().call_soon(self._write_some, context=Context())
                    return
            self._waiting.popleft()
