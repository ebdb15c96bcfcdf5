"""clamd's INSTREAM: the file in pieces, each with its length before it; one line comes back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_PORT = 3310

type Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class BadScanner(ValueError):
    """The address leads to no scanner."""


class ScannerDown(Exception):
    """The scanner does not answer, or says something that is no verdict."""


def read_address(address: str) -> tuple[str, int] | str:
    """Give host and port, or the path of a socket."""
    parts = urlsplit(address)
    try:
        port = parts.port or _PORT
    except ValueError:
        port = 0
    if parts.scheme == "tcp" and parts.hostname and port:
        return parts.hostname, port
    if parts.scheme == "unix" and parts.path:
        return parts.path
    message = f"must look like tcp://host:3310 or unix:///run/clamd.sock. It is {address!r}."
    raise BadScanner(message)


async def scan(address: str, file: Path, seconds: float) -> str | None:
    """Give the name of what was found in a file, or None where it is clean."""
    try:
        async with asyncio.timeout(seconds), _connected(address) as (reader, writer):
            answer = await _ask(reader, writer, file)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        message = f"The virus scanner does not answer: {type(error).__name__}."
        raise ScannerDown(message) from error
    return _verdict(answer)


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, file: Path) -> str:
    writer.write(b"zINSTREAM\0")
    with file.open("rb") as source:
        while piece := await asyncio.to_thread(source.read, _PIECE):
            writer.write(len(piece).to_bytes(4) + piece)
            await writer.drain()
    writer.write(bytes(4))
    await writer.drain()
    answer = await reader.readuntil(b"\0")
    return answer[:-1].decode(errors="replace").strip()


def _verdict(answer: str) -> str | None:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    message = f"The virus scanner gave no verdict, but said: {said[:200]}"
    raise ScannerDown(message)


@contextlib.asynccontextmanager
async def _connected(address: str) -> AsyncIterator[Streams]:
    where = read_address(address)
    if isinstance(where, str):
        reader, writer = await asyncio.open_unix_connection(where, limit=_LONGEST_ANSWER)
    else:
        reader, writer = await asyncio.open_connection(*where, limit=_LONGEST_ANSWER)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
