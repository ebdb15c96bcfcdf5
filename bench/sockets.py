"""What idle sockets cost one web process that serves all sites, and how long it takes to tell all of them something.

The server is `stoa serve`, as an operator starts it. Clients come from several addresses of this machine, so that the
ports of one do not run out, and answer pings as browsers do.
"""

import asyncio
import os
import resource
import signal
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import click
import httpx2
import msgspec

from bench.machine import choose_cores, describe, memory_megabytes, pinned
from stoa.commons.live import publish
from stoa.kernel import clock
from stoa.kernel.embedded import Servers
from stoa.kernel.valkey import Valkey, ValkeySettings, connect_valkey

SITE = "firstspawn"
STEPS = (1, 100, 1_000, 2_500, 5_000, 10_000)
PER_ADDRESS = 2_000
AT_ONCE = 100
MESSAGES = 7
START_SECONDS = 90.0
WAIT_SECONDS = 60.0
FOLDER = Path(".stoa") / "bench-sockets"
RESULTS = Path("bench") / "results"

_TLS = ssl.create_default_context()  # made once: nothing here is asked over TLS
_PONG = b"\x8a\x80\x00\x00\x00\x00"
_PING = b"\x89\x00"


class Step(msgspec.Struct, rename="camel"):
    """What was measured with so many sockets open."""

    sockets: int
    megabytes: float
    kilobytes_each: float
    opened_per_second: float
    told_first_ms: float
    told_last_ms: float
    health_ms: float


def _masked(text: bytes) -> bytes:
    """Wrap a message as a client does; a mask of zeros is a mask."""
    return b"\x81%c\x00\x00\x00\x00%b" % (0x80 | len(text), text)


class Client(asyncio.Protocol):
    """A socket that says who it is, listens, answers pings, and counts."""

    __slots__ = ("_buffer", "_tally", "_upgraded", "ready", "transport")

    def __init__(self, tally: "Tally") -> None:
        """Begin."""
        self._tally = tally
        self._buffer = b""
        self._upgraded = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(
            b"GET /ws HTTP/1.1\r\nHost: %b.localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            % (SITE.encode(), self._tally.port)
        )

    def data_received(self, data: bytes) -> None:
        """Take the steps that a client takes, then count messages."""
        if not self.ready.done():
            self._greet(data)
            return
        if _PING in data and self.transport is not None:
            self.transport.write(_PONG)
        if b'"bench:told"' in data:
            self._tally.told()

    def _greet(self, data: bytes) -> None:
        self._buffer += data
        transport = cast("asyncio.Transport", self.transport)
        head, whole, rest = self._buffer.partition(b"\r\n\r\n")
        if not self._upgraded:
            if not whole:
                return
            if b" 101 " not in head:
                self.ready.set_exception(ConnectionError(head[:200].decode()))
                return
            self._upgraded, self._buffer = True, rest  # the server's first words may come with its head
            transport.write(_masked(b'{"type":"auth"}'))
            transport.write(_masked(b'{"type":"subscribe:site"}'))
        if b'"subscribed"' in self._buffer:
            self._buffer = b""
            self.ready.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count what the server has dropped."""
        self._tally.lost += 1
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("closed before it was ready"))


class Tally:
    """All sockets together."""

    def __init__(self, port: int) -> None:
        """Have none."""
        self.port = port
        self.clients: list[Client] = []
        self.lost = 0
        self.first = self.last = 0.0
        self._left = 0
        self._all = asyncio.Event()

    def expect(self) -> None:
        """Wait for one message on every socket."""
        self._left, self.first = len(self.clients), 0.0
        self._all.clear()

    def told(self) -> None:
        """Note that one socket has it."""
        self.last = time.perf_counter()
        self.first = self.first or self.last
        self._left -= 1
        if not self._left:
            self._all.set()

    async def wait(self) -> None:
        """Wait until all have it."""
        async with asyncio.timeout(WAIT_SECONDS):
            await self._all.wait()


async def _open(tally: Tally, count: int) -> float:
    """Open sockets until there are so many; give how many a second."""
    loop = asyncio.get_running_loop()
    began, before = time.perf_counter(), len(tally.clients)
    while len(tally.clients) < count:
        some = range(len(tally.clients), min(count, len(tally.clients) + AT_ONCE))
        made = await asyncio.gather(
            *(
                loop.create_connection(
                    lambda: Client(tally), "127.0.0.1", tally.port, local_addr=(f"127.0.0.{2 + n // PER_ADDRESS}", 0)
                )
                for n in some
            )
        )
        clients = [client for _, client in made]
        async with asyncio.timeout(WAIT_SECONDS):
            await asyncio.gather(*(client.ready for client in clients))
        tally.clients += clients
    return (count - before) / (time.perf_counter() - began)


async def _measure(port: int, pid: int, valkey: Valkey) -> list[Step]:
    tally, steps = Tally(port), list[Step]()
    await asyncio.sleep(1)
    alone = memory_megabytes([pid])
    steps.append(Step(0, round(alone, 1), 0.0, 0, 0.0, 0.0, 0.0))
    for count in STEPS:
        rate = await _open(tally, count)
        firsts, lasts, healths = [], [], []
        for _ in range(MESSAGES):
            tally.expect()
            began = time.perf_counter()
            asked = asyncio.create_task(asyncio.to_thread(_ask_health, port))
            await publish(valkey, SITE, channel="site", target=None, kind="bench:told", data={"text": "x" * 200})
            await tally.wait()
            firsts.append((tally.first - began) * 1000)
            lasts.append((tally.last - began) * 1000)
            healths.append(await asked)
        await asyncio.sleep(1)
        megabytes = memory_megabytes([pid])
        each = (megabytes - alone) * 1024 / count
        medians = [round(statistics.median(found), 1) for found in (firsts, lasts, healths)]
        steps.append(Step(count, round(megabytes, 1), round(each, 1), round(rate), *medians))
        click.echo(f"{count:>6} sockets: {megabytes:.0f} MB, all told in {steps[-1].told_last_ms} ms.")
    if tally.lost:
        message = f"{tally.lost} sockets were lost meanwhile, so these figures mean nothing."
        raise click.ClickException(message)
    return steps


def _ask_health(port: int) -> float:
    """Ask for something else while everybody is told; give the milliseconds."""
    began = time.perf_counter()
    httpx2.get(f"http://127.0.0.1:{port}/health", trust_env=False, verify=_TLS).raise_for_status()
    return (time.perf_counter() - began) * 1000


@contextmanager
def _served(environment: dict[str, str], core: int | None) -> Iterator[tuple[int, int]]:
    """Run `stoa serve` with all sites; give its port and its process."""
    port = 18_900 + os.getpid() % 1000
    command = [sys.executable, "-m", "stoa.cli", "serve", "--port", str(port)]
    log = (FOLDER / "server.log").open("wb")
    with log, subprocess.Popen(pinned(command, core), env={**os.environ, **environment}, stdout=log, stderr=log) as one:
        try:
            _await_health(port, one)
            yield port, one.pid
        finally:
            one.send_signal(signal.SIGTERM)
            one.wait(60)


def _await_health(port: int, process: subprocess.Popen[Any]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            _ask_health(port)
        except httpx2.TransportError:
            pass
        else:
            return
        time.sleep(0.1)
    message = f"The server did not start: see {FOLDER / 'server.log'}."
    raise click.ClickException(message)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Valkey]:
    valkey = connect_valkey(ValkeySettings(), url)
    try:
        yield valkey
    finally:
        await valkey.close()


def run() -> list[Step]:
    """Measure, and write the table."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < max(STEPS) + 500:
        message = f"This user may open {most} files; {max(STEPS)} sockets need more. Raise it with `ulimit -Hn`."
        raise click.ClickException(message)
    FOLDER.mkdir(parents=True, exist_ok=True)
    cores = choose_cores()
    with Servers(FOLDER, say=click.echo).running() as addresses:
        environment = {
            "DATABASE_URL": urlsplit(addresses.postgres_dsn)._replace(path="/sockets_{site}").geturl(),
            "VALKEY_URL": addresses.valkey_url,
            "STOA_DATA": str(FOLDER / "data"),
            "LIVE_SOCKETS": str(2 * max(STEPS)),
            "LIVE_SOCKETS_PER_ADDRESS": str(2 * PER_ADDRESS),
        }
        with _served(environment, cores.server) as (port, pid):

            async def measure() -> list[Step]:
                async with _connected(addresses.valkey_url) as valkey:
                    return await _measure(port, pid, valkey)

            steps = asyncio.run(measure())
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "sockets.json").write_bytes(msgspec.json.format(msgspec.json.encode(steps), indent=1))
    (RESULTS / "sockets.md").write_text(as_table(steps))
    click.echo(as_table(steps))
    return steps


def as_table(steps: list[Step]) -> str:
    """Write the figures for people."""
    lines = [
        f"Measured {clock.now():%Y-%m-%d %H:%M} UTC on {describe().get('processor', 'this machine')}.",
        "",
        "| sockets | web process | for each | opened a second | first told | last told | /health meanwhile |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.sockets:,} | {one.megabytes:.0f} MB | {one.kilobytes_each:.1f} KB | {one.opened_per_second:,.0f} "
        f"| {one.told_first_ms} ms | {one.told_last_ms} ms | {one.health_ms} ms |"
        for one in steps
    ]
    return "\n".join(lines) + "\n"
