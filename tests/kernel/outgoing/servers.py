"""Real servers on loopback that answer as a script says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from stoa.kernel.outgoing import OutgoingSettings

type Script = Callable[[str, asyncio.StreamWriter], Awaitable[None]]

LOOPBACK = ("127.0.0.0/8", "::1/128")


def patient(**changes: object) -> OutgoingSettings:
    """Settings that may reach loopback."""
    return OutgoingSettings(allow_networks=LOOPBACK, **changes)  # type: ignore[arg-type]  # values of several types, by name


@dataclass
class Server:
    """A server and the head of every request that has reached it."""

    port: int
    heads: list[str] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@asynccontextmanager
async def serving(script: Script, host: str = "127.0.0.1") -> AsyncIterator[Server]:
    """Serve for as long as the block runs; one answer for each connection."""
    server = Server(0)
    tasks: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            server.heads.append(head)
            await script(head, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone, as some tests want
        finally:
            tasks.discard(task)
            writer.close()

    listener = await asyncio.start_server(answer, host, 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def saying(status: str = "200 OK", body: bytes = b"hello", *headers: str) -> Script:
    """Answer every request alike."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]

    async def script(_head: str, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join(lines).encode() + body)

    return script


def in_turn(*scripts: Script) -> Script:
    """Answer the first request by the first script, and so on; the last one stays."""
    left = list(scripts)

    async def script(head: str, writer: asyncio.StreamWriter) -> None:
        chosen = left.pop(0) if len(left) > 1 else left[0]
        await chosen(head, writer)

    return script


async def closed_port() -> int:
    """Find a port where nobody listens."""
    listener = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port: int = listener.sockets[0].getsockname()[1]
    listener.close()
    await listener.wait_closed()
    return port
