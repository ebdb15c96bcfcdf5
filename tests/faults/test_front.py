"""nginx as operators are given it: processes that are replaced one after the other are missed by nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from faults.ground import free_port
from faults.servers.front import find, start_nginx, wait_for

NGINX = find("nginx")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed.")
# As it once stood: whoever failed once is not asked for a while.
PUT_ASIDE = "max_fails=1 fail_timeout=1h"
ASKED = 8


class Process:
    """Something that answers on a port, ends, and comes back there."""

    def __init__(self) -> None:
        self.port = free_port()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in self._open), return_exceptions=True)
        self._open.clear()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()


@asynccontextmanager
async def two_behind_nginx(folder: Path, options: str | None = None) -> AsyncIterator[tuple[int, list[Process]]]:
    """Start two processes and nginx before them; give its port."""
    assert NGINX is not None
    both, port = [Process(), Process()], free_port()
    for one in both:
        await one.start()
    front = start_nginx(NGINX, folder, port, [one.port for one in both], options)
    try:
        await asyncio.to_thread(wait_for, port)
        yield port, both
    finally:
        front.stop()
        for one in both:
            await one.stop()


async def heard_while_replaced(port: int, processes: list[Process]) -> set[int]:
    """Take each process away in turn and bring it back, as soon as the other is missed; give what clients heard."""
    heard: set[int] = set()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
        for one in processes * 2:
            await one.stop()
            heard |= {(await client.post("/api/v1/entries")).status_code for _ in range(ASKED)}
            await one.start()
    return heard


async def test_processes_replaced_in_turn_are_missed_by_nobody(tmp_path: Path) -> None:
    async with two_behind_nginx(tmp_path) as (port, both):
        assert await heard_while_replaced(port, both) == {201}


async def test_processes_that_are_put_aside_are_missed_by_everybody(tmp_path: Path) -> None:
    async with two_behind_nginx(tmp_path, PUT_ASIDE) as (port, both):
        assert await heard_while_replaced(port, both) == {201, 502}
