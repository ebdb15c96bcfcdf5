"""WebSockets on uvicorn's connections, read by the parser of `websockets`; see docs/decisions/0040."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

import structlog
from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from .sockets import BROKEN, LONGEST_MESSAGE, OpenSocket

if TYPE_CHECKING:
    from .edge import Edge
    from .finish import Finished

log = structlog.get_logger(__name__)

GOODBYE_SECONDS = 3.0
GONE = 1006
_MESSAGES = frozenset({Opcode.TEXT, Opcode.BINARY, Opcode.CONT})

_quiet = logging.getLogger("stoa.kernel.http.sockets")
_quiet.setLevel(logging.WARNING)  # the parser tells of each socket that opens and closes; the access log does that


class SocketProtocol(asyncio.Protocol):
    """One socket. Everything happens in the callbacks of the transport."""

    __slots__ = ("_edge", "_message", "_opened", "_parser", "_server_state", "_timer", "transport")

    transport: asyncio.Transport

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:  # noqa: ARG002 - uvicorn's call
        """Begin before the handshake."""
        self._edge: Edge = config.loaded_app
        self._server_state = server_state
        self._parser = ServerProtocol(max_size=LONGEST_MESSAGE, logger=_quiet)
        self._message: bytearray | None = None
        self._opened: OpenSocket | None = None
        self._timer: asyncio.TimerHandle | None = None

    # -- for the transport and the server ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be known to the server, which ends what is open when it stops."""
        self.transport = cast("asyncio.Transport", transport)
        self._server_state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget everything."""
        self._server_state.connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        self._tell_closed(GONE)

    def data_received(self, data: bytes) -> None:
        """Read what has arrived."""
        parser = self._parser
        if self._is_over() or self.transport.is_closing():
            return
        parser.receive_data(data)
        for event in parser.events_received():
            if isinstance(event, Frame):
                self._take(event)
            elif isinstance(event, Request):
                self._shake_hands(event)
        self._flush()
        if self._is_over():
            self._tell_closed(parser.close_sent.code if parser.close_sent is not None else GONE)

    def shutdown(self) -> None:
        """Let the room say goodbye."""
        if self._opened is not None:
            self._opened.end.leave()
        else:
            self.transport.close()

    # -- for the room ------------------------------------------------------------------------------------------

    @property
    def unsent(self) -> int:
        """How many bytes the client has not taken yet."""
        return self.transport.get_write_buffer_size()

    def send(self, frame: bytes) -> None:
        """Write a finished frame, unless the goodbye is said."""
        if self._opened is not None:
            self.transport.write(frame)

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye, and cut the connection if the client does not answer."""
        if self._parser.state is State.OPEN and not self.transport.is_closing():
            self._parser.send_close(code, reason)
            self._flush()
            self.transport.resume_reading()  # the room may have paused it, and the client's goodbye is to be read
            self._cut_later()
        self._tell_closed(code)

    def abort(self) -> None:
        """Cut the connection."""
        self.transport.abort()

    def pause(self) -> None:
        """Read no more until told to."""
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read again."""
        if not self.transport.is_closing():
            self.transport.resume_reading()

    # -- inside ------------------------------------------------------------------------------------------------

    def _shake_hands(self, request: Request) -> None:
        response = self._parser.accept(request)
        if response.status_code == 101:
            opened = self._edge.open_socket(self._scope_of(request), self)
            if isinstance(opened, OpenSocket):
                self._opened = opened
            else:
                response = _refusal(opened)
        self._parser.send_response(response)
        if self._opened is None:
            self._flush()
            self.transport.close()

    def _scope_of(self, request: Request) -> dict[str, Any]:
        """Describe the request as uvicorn describes others, so that the same rules read it."""
        path, _, query = request.path.partition("?")
        peer = self.transport.get_extra_info("peername")
        return {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "client": peer[:2] if isinstance(peer, tuple) else None,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [
                (name.lower().encode(), value.encode("latin-1", "replace"))
                for name, value in request.headers.raw_items()
            ],
        }

    def _take(self, frame: Frame) -> None:
        if self._opened is None:
            return
        if frame.opcode in _MESSAGES:
            if self._message is None and frame.fin:
                self._hand_over(bytes(frame.data))
                return
            message = self._message = bytearray() if self._message is None else self._message
            message += frame.data
            if frame.fin:
                self._message = None
                self._hand_over(bytes(message))
            else:
                self._opened.end.heard()
        elif frame.opcode is not Opcode.CLOSE:
            self._opened.end.heard()

    def _hand_over(self, message: bytes) -> None:
        if self._opened is None:
            return
        try:
            self._opened.end.received(message)
        except Exception:
            log.exception("socket_crashed", path=self._opened.path, request_id=self._opened.request_id)
            self.close(BROKEN, "Something went wrong on our side.")

    def _is_over(self) -> bool:
        return self._parser.eof_sent

    def _flush(self) -> None:
        pieces = self._parser.data_to_send()
        if pieces and not self.transport.is_closing():
            self.transport.write(b"".join(pieces))
            if pieces[-1] == b"":  # how the parser says that nothing more comes
                self._end()

    def _end(self) -> None:
        """Send no more, and read on until the client is done: what is closed unread is answered with a reset.

        A client that is still sending would lose our goodbye to it, and never learn why it was sent away.
        """
        if not self.transport.can_write_eof():
            self.transport.close()
            return
        self.transport.write_eof()
        self.transport.resume_reading()
        self._cut_later()

    def _cut_later(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GOODBYE_SECONDS, self.transport.abort)

    def _tell_closed(self, code: int) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.end.closed(code)
            self._edge.record_socket(opened, code)


def _refusal(answer: "Finished") -> Response:
    headers = Headers(
        [
            ("Connection", "close"),
            ("Content-Type", answer.media_type),
            ("Content-Length", str(len(answer.body))),
            *((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers),
        ]
    )
    return Response(answer.status, "Refused", headers, answer.body)
