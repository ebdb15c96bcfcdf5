"""A multipart form as it arrives: its fields, and its files as streams."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from stoa.kernel.errors import Malformed, UnsupportedMedia
from stoa.kernel.http.body import stream_body
from stoa.kernel.http.exchange import Exchange

_LONGEST_VALUE = 4096
_MOST_PARTS = 60
_LONGEST_HEADERS = 4096
_BROKEN = "The form could not be read. Load the page again, then send it once more."

type _Event = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Field:
    """A value that was typed or chosen."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file on its way; its bytes must be taken before the next part is asked for."""

    name: str
    filename: str
    content_type: str
    chunks: AsyncIterator[bytes]


class _Parts:
    """Turns what the parser calls back into events, in order."""

    def __init__(self, request: Exchange, boundary: bytes) -> None:
        self._events: deque[_Event] = deque()
        self._body = stream_body(request, request.app.http.body_deadline.total_seconds())
        events = self._events
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": lambda: events.append(("part", b"")),
                "on_header_field": lambda data, begin, end: events.append(("name", data[begin:end])),
                "on_header_value": lambda data, begin, end: events.append(("value", data[begin:end])),
                "on_header_end": lambda: events.append(("header", b"")),
                "on_headers_finished": lambda: events.append(("headers", b"")),
                "on_part_data": lambda data, begin, end: events.append(("data", data[begin:end])),
                "on_part_end": lambda: events.append(("end", b"")),
                "on_end": lambda: events.append(("done", b"")),
            },
        )

    async def next(self) -> _Event:
        while not self._events:
            chunk = await anext(self._body, None)
            if chunk is None:
                raise Malformed(_BROKEN)
            try:
                self._parser.write(chunk)
            except FormParserError:
                raise Malformed(_BROKEN) from None
        return self._events.popleft()

    async def headers(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        name, value, total = b"", b"", 0
        while True:
            kind, data = await self.next()
            total += len(data)
            if total > _LONGEST_HEADERS:
                raise Malformed(_BROKEN)
            match kind:
                case "name":
                    name += data
                case "value":
                    value += data
                case "header":
                    found[name.decode("latin-1").lower()] = value
                    name, value = b"", b""
                case _:
                    return found

    async def data(self) -> AsyncIterator[bytes]:
        while True:
            kind, data = await self.next()
            if kind == "end":
                return
            yield data


async def read_form_parts(request: Exchange) -> AsyncIterator[Field | IncomingFile]:
    """Give the parts of a form one after the other."""
    media, options = parse_options_header(request.header("content-type"))
    boundary: Any = options.get(b"boundary", b"")
    if media != b"multipart/form-data" or not boundary:
        message = "Send the form in the way the page does."
        raise UnsupportedMedia(message)
    parts = _Parts(request, boundary)
    for _ in range(_MOST_PARTS):
        kind, _data = await parts.next()
        if kind == "done":
            return
        yield await _part(parts)
    message = f"The form has more than {_MOST_PARTS} parts. Send fewer files at once."
    raise Malformed(message)


async def _part(parts: _Parts) -> Field | IncomingFile:
    headers = await parts.headers()
    _, options = parse_options_header(headers.get("content-disposition", b""))
    name = _text(options.get(b"name", b""))
    if b"filename" in options:
        kind = headers.get("content-type", b"application/octet-stream").decode("latin-1")
        return IncomingFile(name, _text(options[b"filename"]), kind, parts.data())
    value = b""
    async for data in parts.data():
        value += data
        if len(value) > _LONGEST_VALUE:
            message = f"{name[:60]} is longer than {_LONGEST_VALUE:,} characters."
            raise Malformed(message)
    return Field(name, _text(value))


def _text(value: bytes) -> str:
    return value.decode("utf-8", errors="replace").replace("\x00", "")
