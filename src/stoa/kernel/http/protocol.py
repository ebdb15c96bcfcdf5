"""uvicorn's HTTP protocol with bounds on what comes before a request is one: how long its head is, and how slow."""

import asyncio
from typing import Any, cast

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .at_once import CYCLE
from .headers import security_headers
from .line import Line

LONGEST_HEAD = 32 * 1024
HEAD_SECONDS = 10.0
LINGER_SECONDS = 5.0
LEAVING_SECONDS = 0.5
_LAST_LOOK_SECONDS = 0.01
LEAVING = "stoa.leaving"
"""In the state that a server shares with its connections: it was told to stop."""
_LINE = "stoa.line"
_AROUND_A_HEADER = len(b": \r\n")


def _refusal(status: bytes, code: str, message: str) -> bytes:
    body = msgspec.json.encode({"error": {"code": code, "type": "VALIDATION", "message": message, "details": []}})
    head = b"HTTP/1.1 %b\r\nconnection: close\r\ncontent-type: application/json\r\n"
    security = security_headers(secure=False).plain
    return b"".join((head % status, security, b"content-length: %d\r\n\r\n" % len(body), body))


_TOO_LONG = _refusal(
    b"431 Request Header Fields Too Large", "HEAD_TOO_LARGE", "The headers of the request are too long."
)
_TOO_SLOW = _refusal(b"408 Request Timeout", "REQUEST_TIMEOUT", "The request took too long to arrive.")
_MALFORMED = _refusal(b"400 Bad Request", "MALFORMED", "The request is not HTTP as this server reads it.")


class HeadTooLong(Exception):
    """Ends the parsing of a head that came in one piece and is too long."""


class BoundedProtocol(HttpToolsProtocol):
    """Cuts off heads that are too long or too slow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no head under way."""
        super().__init__(*args, **kwargs)
        self._piece = 0
        self._head_bytes = 0
        self._head_open = True
        self.cycle: Any  # uvicorn declares it as never None, and begins with None
        self._deaf = False
        self._reading = False
        self._due: tuple[Any, Any] | None = None
        self._line: Line = self.app_state.get(_LINE) or self.app_state.setdefault(_LINE, Line(self.loop, self.tasks))
        self._timer: asyncio.TimerHandle | None = None
        self._last_look: asyncio.TimerHandle | None = None
        self._idle_since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for a first request only so long."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()
            self.timeout_keep_alive_task = None
        if self._last_look is not None:
            self._last_look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head; a head that is complete in one piece costs no timer."""
        if self._deaf:
            return
        self._piece = len(data)
        if self._head_open:
            self._head_bytes += len(data)
        self._reading = True
        super().data_received(data)
        self._reading = False
        if self._due is not None:
            due, self._due = self._due, None
            self._line.let_in(self._answer, *due)
        if not self._head_open:
            return
        if self._head_bytes > LONGEST_HEAD:
            self._refuse(_TOO_LONG)
        elif self._timer is None and not self.transport.is_closing():
            self._wait_for_head()

    def on_message_begin(self) -> None:
        """Note that a head begins."""
        super().on_message_begin()
        self._head_open = True

    def on_headers_complete(self) -> None:
        """Note that a head has ended."""
        if (self._piece > LONGEST_HEAD or self._head_bytes > LONGEST_HEAD) and self._head_length() > LONGEST_HEAD:
            self._refuse(_TOO_LONG)
            raise HeadTooLong
        self._head_open = False
        self._head_bytes = 0
        self._stop_waiting()
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Begin an answer; while bytes are still being read, only note that it is due."""
        cycle.scope[CYCLE] = cycle
        if LEAVING in self.app_state:
            cycle.keep_alive = False
        if self._reading:
            self._due = (cycle, app)
        else:
            super()._start_asgi_task(cycle, app)

    def _unset_keepalive_if_required(self) -> None:
        """Leave the timer of an idle connection where it is: a new one for each request costs more than a look."""
        self._idle_since = 0.0

    def on_response_complete(self) -> None:
        """Begin what waits, or note since when the connection is idle; what is answered is let go of at once."""
        if self.cycle is not None and self.cycle.response_complete:
            self.cycle.scope.pop(CYCLE, None)  # each holds the other, and would wait for the garbage collector
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._idle_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._look_after(self.timeout_keep_alive)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has been idle for long enough; otherwise look again when it may have been."""
        self.timeout_keep_alive_task = None
        if not self._idle_since:  # busy: its answer sets the timer again
            return
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._look_after(left)
        else:
            super().timeout_keep_alive_handler()

    def _look_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def _answer(self, cycle: Any, app: Any) -> None:
        """Send what is kept as finished bytes at once: a task for that would cost more than the answer.

        Any other answer has a task, which begins at once: after a turn of the loop it would come behind all others.
        """
        if cycle.more_body or cycle.disconnected or not app.answer_at_once(cycle.scope):
            task = asyncio.Task(self._run(cycle, app), loop=self.loop, eager_start=True)
            if not task.done():
                self.tasks.add(task)

    async def _run(self, cycle: Any, app: Any) -> None:
        """Answer, and be no longer among those who answer: a callback of the task would be a turn of the loop."""
        try:
            await cycle.run_asgi(app)
        finally:
            self.tasks.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the words are ours
        """Refuse what is no HTTP in the shape of every other refusal."""
        self._refuse(_MALFORMED)

    def shutdown(self) -> None:
        """Finish what runs, and wait a moment for what is on its way: a client cannot know that we are leaving."""
        if self.cycle is None or self.cycle.response_complete:
            self._last_look = self.loop.call_later(LEAVING_SECONDS, self._look_once_more)
        else:
            super().shutdown()

    def _look_once_more(self) -> None:
        """Let the loop read before it leaves: one that was held up calls what is due, and then reads what came."""
        self._last_look = self.loop.call_later(_LAST_LOOK_SECONDS, self._leave)

    def _leave(self) -> None:
        if (self.cycle is None or self.cycle.response_complete) and not self._head_bytes:
            self.transport.close()

    def linger(self) -> None:
        """Say that nothing more comes, and let the client read that.

        A connection that is closed while bytes still arrive is reset, and with it goes the answer.
        """
        self._deaf = True
        self._stop_waiting()
        if self.transport.is_closing():
            return
        self.transport.write_eof()
        self.flow.resume_reading()
        self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _head_length(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + _AROUND_A_HEADER for name, value in self.headers)

    def _wait_for_head(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        """Close a connection on which no head arrives; one that was opened in advance is told nothing."""
        if self._head_bytes or self.cycle is not None:
            self._refuse(_TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, answer: bytes) -> None:
        if self._deaf or self.transport.is_closing():
            return
        cycle = self.cycle
        self._deaf = True
        self._stop_waiting()
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body or cycle.response_started:
                cycle.keep_alive = False  # what came before gets its answer, and is the last that does
                return
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.write(answer)
        self.linger()
