"""HTTP for the client of a served site: the parser is in C, and no task, lock or stream stands between it and a socket.

httpx2's own way over h11 and anyio takes as long as the site's whole answer, in each of many thousand requests. What a
test sees is the same: a connection for one request after the other, bodies read as they are asked for, and the errors
of httpx2.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import cast

import httptools
import httpx2

MOST_AT_ONCE = 100  # connections, as httpx2 has it by itself
MOST_UNREAD = 1 << 16  # bytes; to whoever reads slowly it is sent slowly

type _Place = tuple[str, int]


class Lines(httpx2.AsyncBaseTransport):
    """Connections to this machine, each for one request at a time."""

    def __init__(self) -> None:
        """Begin without any."""
        self._idle: dict[_Place, list[Line]] = {}
        self._open: set[Line] = set()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and give its answer once its head is there."""
        place = (request.url.host, request.url.port or 80)
        seconds = cast("float | None", request.extensions.get("timeout", {}).get("read"))
        await self._room.acquire()
        line: Line | None = None
        try:
            line = await self._take(place)
            await line.send(request)
            await line.hear_head(seconds)
        except BaseException:
            self._room.release()
            if line is not None:
                line.end()
            raise
        return httpx2.Response(line.status, headers=line.headers, stream=_Body(self, line, place, seconds))

    async def aclose(self) -> None:
        """Close them all."""
        ended = [line.closed for line in self._open]
        for line in self._open:
            line.end()
        await asyncio.gather(*ended)

    async def _take(self, place: _Place) -> "Line":
        while self._idle.get(place):
            line = self._idle[place].pop()
            if not line.is_closed:
                return line
        try:
            _, line = await asyncio.get_running_loop().create_connection(Line, *place)
        except OSError as error:
            raise httpx2.ConnectError(str(error)) from error
        self._open.add(line)
        line.closed.add_done_callback(lambda _: self._open.discard(line))
        return line

    def give_back(self, line: "Line", place: _Place) -> None:
        """Take a connection back when its answer is read, or when nobody wants the rest."""
        self._room.release()
        if line.lasts and line.is_whole and not line.is_closed:
            self._idle.setdefault(place, []).append(line)
        else:
            line.end()


class _Body(httpx2.AsyncByteStream):
    """What follows the head of an answer."""

    def __init__(self, lines: Lines, line: "Line", place: _Place, seconds: float | None) -> None:
        self._lines, self._place, self._seconds = lines, place, seconds
        self._line: Line | None = line

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._line is not None and (piece := await self._line.hear_more(self._seconds)):
            yield piece

    async def aclose(self) -> None:
        if self._line is not None:
            self._lines.give_back(self._line, self._place)
        self._line = None


class Line(asyncio.Protocol):
    """A connection, and what has come over it of the answer to its latest request."""

    def __init__(self) -> None:
        """Wait for the connection to be made, and then for a request."""
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport
        self._news: asyncio.Future[None] | None = None
        self._room_to_write: asyncio.Future[None] | None = None
        self._parser: httptools.HttpResponseParser | None = None

    def _begin(self, method: str) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._is_head = method == "HEAD"
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._pieces: deque[bytes] = deque()
        self._unread = 0
        self._has_head = self.is_whole = self.lasts = False
        self._fault: httpx2.TransportError | None = None

    @property
    def is_closed(self) -> bool:
        """Say whether no request can be sent over it any more."""
        return self.closed.done() or self._transport.is_closing()

    def end(self) -> None:
        """Close it, whatever is still on its way."""
        self._transport.close()
        self._transport.abort()

    async def send(self, request: httpx2.Request) -> None:
        """Send a request; what is heard meanwhile is kept."""
        self._begin(request.method)
        raw = request.headers.raw
        lines = [b"%b %b HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
        lines += [b"%b: %b" % header for header in raw]
        head = b"\r\n".join([*lines, b"", b""])
        if head.count(b"\n") != head.count(b"\r") or head.count(b"\n") != len(lines) + 1:
            message = "A header holds the end of a line."
            raise httpx2.LocalProtocolError(message)
        if isinstance(request.stream, httpx2.ByteStream):
            self._transport.write(head + b"".join(request.stream))
            return
        self._transport.write(head)
        in_chunks = "transfer-encoding" in request.headers
        async for piece in cast("httpx2.AsyncByteStream", request.stream):
            if self.is_closed:  # it was refused, or the site is gone: what was heard tells
                return
            self._transport.write(b"%x\r\n%b\r\n" % (len(piece), piece) if in_chunks and piece else piece)
            if self._room_to_write is not None:
                await self._room_to_write
        if in_chunks:
            self._transport.write(b"0\r\n\r\n")

    async def hear_head(self, seconds: float | None) -> None:
        """Wait for the head of the answer."""
        while not self._has_head:
            await self._hear(seconds)

    async def hear_more(self, seconds: float | None) -> bytes:
        """Give what comes next of the body; nothing at its end."""
        while not self._pieces:
            if self.is_whole:
                return b""
            await self._hear(seconds)
        piece = self._pieces.popleft()
        self._unread -= len(piece)
        if self._unread <= MOST_UNREAD and not self.is_closed:
            self._transport.resume_reading()
        return piece

    async def _hear(self, seconds: float | None) -> None:
        if self._fault is not None:
            raise self._fault
        self._news = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._news
        except TimeoutError as error:
            message = f"Nothing came within {seconds} seconds."
            raise httpx2.ReadTimeout(message) from error
        finally:
            self._news = None

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the answer, which is whole only if its length was not said."""
        self.closed.set_result(None)
        self.resume_writing()
        if self._parser is None or self.is_whole:
            return
        names = {name for name, _ in self.headers}
        if self._has_head and exc is None and not names & {b"content-length", b"transfer-encoding"}:
            self.is_whole = True
        elif self._fault is None:
            kind = httpx2.RemoteProtocolError if exc is None else httpx2.ReadError
            self._fault = kind(str(exc or "The server disconnected before its answer was whole."))
        self._tell()

    def data_received(self, data: bytes) -> None:
        """Read what has come; what nobody has asked for ends the connection."""
        if self._parser is None or self.is_whole:
            self.end()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.is_whole = True
        except httptools.HttpParserError as error:
            self.lasts = False
            if not self.is_whole:
                self._fault = httpx2.RemoteProtocolError(str(error))
        self._tell()

    def pause_writing(self) -> None:
        """Let whoever sends wait."""
        self._room_to_write = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """Let them go on."""
        if self._room_to_write is not None and not self._room_to_write.done():
            self._room_to_write.set_result(None)
        self._room_to_write = None

    def on_message_begin(self) -> None:
        """Begin an answer: what comes after a whole one was not asked for."""
        if self.is_whole:
            self.lasts = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        if not self.is_whole:
            self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Take the head, unless it only tells of the one that comes later."""
        assert self._parser is not None
        status = self._parser.get_status_code()
        if self.is_whole:
            return
        if status < httpx2.codes.OK and status != httpx2.codes.SWITCHING_PROTOCOLS:
            self.headers = []
            return
        self.status, self._has_head = status, True
        if self._is_head:
            self._finish()

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        if self.is_whole:
            return
        self._pieces.append(body)
        self._unread += len(body)
        if self._unread > MOST_UNREAD:
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """End an answer that was no mere announcement."""
        if self._has_head and not self.is_whole:
            self._finish()

    def _finish(self) -> None:
        assert self._parser is not None
        self.is_whole, self.lasts = True, self._parser.should_keep_alive()
