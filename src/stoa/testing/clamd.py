"""A virus scanner on this machine that speaks clamd's protocol and knows one virus: the test file of EICAR."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_LARGEST = 200 * 1024 * 1024
_LONGEST_COMMAND = 64


@dataclass(slots=True)
class LocalScanner:
    """The scanner, and what it has done."""

    address: str = ""
    scanned: int = 0
    infected: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Do what one client asks for."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            command = await reader.readuntil(b"\0")
            writer.write(await self._do(command[:_LONGEST_COMMAND], reader) + b"\0")
            await writer.drain()
        writer.close()

    async def _do(self, command: bytes, reader: asyncio.StreamReader) -> bytes:
        if command == b"zPING\0":
            return b"PONG"
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        content = bytearray()
        while size := int.from_bytes(await reader.readexactly(4)):
            if len(content) + size > _LARGEST:
                return b"INSTREAM size limit exceeded. ERROR"
            content += await reader.readexactly(size)
        self.scanned += 1
        if _SIGNATURE in content:
            self.infected += 1
            return b"stream: Eicar-Test-Signature FOUND"
        return b"stream: OK"


@asynccontextmanager
async def serve_clamd(port: int = 0, *, socket: Path | None = None) -> AsyncIterator[LocalScanner]:
    """Serve the scanner on a port of this machine, or on a Unix socket."""
    scanner = LocalScanner()
    if socket is not None:
        server = await asyncio.start_unix_server(scanner.answer, socket)
        scanner.address = f"unix://{socket}"
    else:
        server = await asyncio.start_server(scanner.answer, "127.0.0.1", port)
        scanner.address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield scanner
