"""uvicorn's HTTP protocol with bounds on what comes before a request is one: how long its head is, and how slow."""

import asyncio
from typing import Any, cast

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .at_once import CYCLE

LONGEST_HEAD = 32 * 1024
HEAD_SECONDS = 10.0


def _refusal(status: bytes, code: str, message: str) -> bytes:
    body = msgspec.json.encode({"error": {"code": code, "type": "VALIDATION", "message": message, "details": []}})
    head = b"HTTP/1.1 %b\r\nconnection: close\r\ncontent-type: application/json\r\nx-content-type-options: nosniff\r\n"
    return head % status + b"content-length: %d\r\n\r\n" % len(body) + body


_TOO_LONG = _refusal(
    b"431 Request Header Fields Too Large", "HEAD_TOO_LARGE", "The headers of the request are too long."
)
_TOO_SLOW = _refusal(b"408 Request Timeout", "REQUEST_TIMEOUT", "The request took too long to arrive.")


class BoundedProtocol(HttpToolsProtocol):
    """Cuts off heads that are too long or too slow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no head under way."""
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._head_open = True
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request only so long."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head; a head that is complete in one piece costs no timer."""
        if self._head_open:
            self._head_bytes += len(data)
        super().data_received(data)
        if not self._head_open:
            return
        if self._head_bytes > LONGEST_HEAD:
            self._refuse(_TOO_LONG)
        elif self._head_timer is None and not self.transport.is_closing():
            self._wait_for_head()

    def on_message_begin(self) -> None:
        """Note that a head begins."""
        super().on_message_begin()
        self._head_open = True

    def on_headers_complete(self) -> None:
        """Note that a head has ended."""
        self._head_open = False
        self._head_bytes = 0
        self._stop_waiting()
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:  # its task runs only after this
            scope: dict[str, Any] = cast("Any", self.scope)
            scope[CYCLE] = self.cycle

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._refuse, _TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
