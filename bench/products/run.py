"""Ask a product every shape by itself: the rate, the percentiles, and what each answer costs server and PostgreSQL."""

import asyncio
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, urlencode

import click
import msgspec

from bench.ground import Ground, find_postgres, pin_ground
from bench.load import LoadFailed, Sample, measure
from bench.machine import Cores, choose_cores
from bench.meter import Meter
from bench.running import Running, started
from bench.scenario import Request
from bench.stacks import PRODUCTION, Stack
from stoa.kernel.embedded import Servers

from .shape import REQUESTS, Product, Shape

WORLDS = Path(".stoa") / "bench" / "worlds"
START_SECONDS = 3.0
WARM_UP_SECONDS = 1.0
APART_MS = 5
"""One begins after the other, within a sixth of a second: 32 who come in one moment wait for each other, and in a run
of a second or two they are more than the hundredth that its p99 leaves out."""
EVENING_SECONDS, EVENING_REQUESTS = 15.0, 10_000
FIRST = Request("GET", "/health")
_LEAST_DEEP = 20
_LISTED = 2_000
_AT_ONCE = 1 << 20
_BROWSER = b"".join(
    (
        b"\r\nAccept: text/html,*/*;q=0.8",
        b"\r\nAccept-Encoding: gzip, deflate, br, zstd",
        b"\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
    )
)


class ShapeFigures(msgspec.Struct, frozen=True, rename="camel"):
    """What one shape took."""

    name: str
    most_ms: float
    kept: bool
    rate: float
    p50: float
    p95: float
    p99: float
    server_micros: float
    database_micros: float
    others: float
    failed: str = ""
    """What went wrong, where not every request was answered: `1 of 16 failed; 503`."""
    rounds: tuple[float, ...] = ()
    """The p99 of each round, where several were asked."""
    of_one: bool = False

    @property
    def reached(self) -> bool:
        """Whether it stays under its bar."""
        return not self.failed and self.p99 < self.most_ms


class ProductFigures(msgspec.Struct, frozen=True, rename="camel"):
    """Every shape of one product."""

    site: str
    title: str
    rows: int
    unit: str
    connections: int
    seconds: float
    rounds: int
    idle_megabytes: float
    shapes: list[ShapeFigures]


@dataclass(frozen=True, slots=True)
class Load:
    """How the shapes are asked."""

    seconds: float = 2.0
    connections: int = 32
    only: str = ""
    rounds: int = 3
    """How often all shapes are asked, one after the other, each time with other questions of the kind."""
    say: Callable[[str], None] = click.echo


def measure_product(product: Product, rows: int, load: Load) -> ProductFigures:
    """Bring the world up, and ask every shape."""
    cores = choose_cores()
    with world(product, rows) as ground:
        pin_ground(ground, cores.rest)
        shapes = [shape for shape in product.shapes if load.only in shape.name]
        idle, figures = 0.0, list[ShapeFigures]()
        for kept in (False, True):
            chosen = [shape for shape in shapes if shape.kept == kept]
            if not chosen:
                continue
            with started(stack_of(product, kept=kept), ground, cores.server, FIRST) as running:
                idle = idle or running.idle_megabytes
                get_going(running, cores, chosen[0], load)
                figures += ask_in_rounds(running, ground, cores, chosen, load)
    return ProductFigures(
        product.site, product.title, rows, product.unit, load.connections, load.seconds, load.rounds, idle, figures
    )


def ask_in_rounds(
    running: Running, ground: Ground, cores: Cores, shapes: Sequence[Shape], load: Load
) -> list[ShapeFigures]:
    """Ask all shapes, and all of them again, so that a slow second of the machine is one shape's in one round."""
    rounds: list[list[ShapeFigures]] = []
    for number in range(load.rounds):
        if load.rounds > 1:
            load.say(f"Round {number + 1} of {load.rounds}")
        rounds.append([ask_or_tell(running, ground, cores, shape, load, number) for shape in shapes])
    return [middle_of(of_one) for of_one in zip(*rounds, strict=True)]


def middle_of(rounds: Sequence[ShapeFigures]) -> ShapeFigures:
    """Give the median of each figure; a round that failed is not made good by the others."""
    figures = {
        name: statistics.median(getattr(one, name) for one in rounds)
        for name in ("rate", "p50", "p95", "p99", "server_micros", "database_micros", "others")
    }
    failed = next((one.failed for one in rounds if one.failed), "")
    return msgspec.structs.replace(rounds[0], **figures, failed=failed, rounds=tuple(one.p99 for one in rounds))


@contextmanager
def world(product: Product, rows: int) -> Iterator[Ground]:
    """Make the world as anybody would, with `stoa demo --scale`; one that is there is brought up to date."""
    folder = WORLDS / f"{product.site}-{rows}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "made").exists():
        click.echo(f"Making {rows:,} {product.unit}. This takes minutes, and is done once.")
        _run(folder, "demo", product.site, "--scale", str(rows))
        (folder / "made").touch()
    else:
        _run(folder, "migrate", product.site)
        _read_once(folder)
    with Servers(folder, say=click.echo).running() as addresses:
        url = addresses.database(f"stoa_{product.site}", over_socket=False)
        facts, pids = asyncio.run(find_postgres(url))
        yield Ground(url, addresses.valkey_url, pids, facts)


def _read_once(folder: Path) -> None:
    """Read a kept world from the disk before anything is measured: after a start of the machine, nothing else is."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb", buffering=0) as opened:
                while opened.read(_AT_ONCE):
                    pass


def _run(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "stoa.cli", *arguments]
    subprocess.run(command, env={**os.environ, "STOA_DATA": str(folder)}, check=True, stdout=subprocess.DEVNULL)


def stack_of(product: Product, *, kept: bool) -> Stack:
    """Describe the product's own web process."""

    def environment(port: int, ground: Ground) -> dict[str, str]:
        return {
            "DATABASE_URL": ground.database_url,
            "VALKEY_URL": ground.valkey_url,
            "STOA_PORT": str(port),
            "STOA_DATA": str(WORLDS / "data"),
            **PRODUCTION,
            "LIMITS_FACTOR": "1000",
            "STOA_TRUSTED_PROXIES": "127.0.0.1/32",
            "SHIELD": "false",
        }

    def command(port: int) -> list[str]:
        told = [sys.executable, "-m", "bench.products.serve", product.site, str(port)]
        return [*told, "--kept"] if kept else told

    return Stack(f"{product.site}{'-kept' if kept else ''}", product.title, command, environment)


def get_going(running: Running, cores: Cores, shape: Shape, load: Load) -> None:
    """Let the process open its connections and take its first steps: none of the shapes pays for the start of all."""
    known = listed(running, shape.listed) if shape.listed else []
    earlier = _wires(shape, shape.requests(known=known, when=", earlier"))
    with suppress(LoadFailed):
        measure(running.port, earlier, seconds=START_SECONDS, connections=load.connections, core=cores.rest)


def ask_or_tell(
    running: Running, ground: Ground, cores: Cores, shape: Shape, load: Load, number: int = 0
) -> ShapeFigures:
    """Ask one shape; where that cannot even be measured, say so in its place."""
    try:
        return ask(running, ground, cores, shape, load, number)
    except (LoadFailed, OSError, HTTPException, subprocess.TimeoutExpired, msgspec.DecodeError) as fault:
        figures = ShapeFigures(
            shape.name,
            shape.most_ms,
            shape.kept,
            *(0, 0, 0, 0, 0, 0, 0),
            failed=f"not measured: {fault}"[:200],
            of_one=shape.of_one,
        )
        load.say(line(figures))
        return figures


def ask(running: Running, ground: Ground, cores: Cores, shape: Shape, load: Load, number: int) -> ShapeFigures:
    """Ask one shape for as long as the load says."""
    known = listed(running, shape.listed) if shape.listed else []
    when = f", round {number + 1}" if number else ""
    wires = _wires(shape, deep(running, shape) if shape.walks else shape.requests(known=known, when=when))

    def send(seconds: float, wires: Sequence[bytes] = wires) -> Sample:
        return measure(
            running.port, wires, seconds=seconds, connections=load.connections, core=cores.rest, apart=APART_MS
        )

    if shape.evening and not number:
        send(EVENING_SECONDS, _wires(shape, shape.requests(EVENING_REQUESTS, known=known, when=", earlier")))
    else:
        send(WARM_UP_SECONDS)
    meter = Meter([running.pid], ground.database_pids)
    sample = send(load.seconds)
    if not sample.requests:  # slower than the run is long: what a machine under other load may be
        sample = send(load.seconds * 5)
    sample = meter.add_to(sample)
    asked = sample.requests or 1
    figures = ShapeFigures(
        name=shape.name,
        most_ms=shape.most_ms,
        kept=shape.kept,
        rate=sample.rate,
        p50=sample.p50,
        p95=sample.p95,
        p99=sample.p99,
        server_micros=sample.server_cpu / asked * 1e6,
        database_micros=sample.database_cpu / asked * 1e6,
        others=sample.others_cpu,
        failed=failure_of(sample),
        of_one=shape.of_one,
    )
    load.say(line(figures))
    return figures


def failure_of(sample: Sample) -> str:
    """Say how many requests had no good answer; a shape that fails is a miss, and the others are asked all the same."""
    if sample.requests and not sample.failures:
        return ""
    return f"{sample.failures} of {sample.requests} failed" if sample.requests else "nothing was answered"


def listed(running: Running, path: str) -> list[str]:
    """Give the slugs of the first rows of a list, as addresses hold them."""
    slugs: list[str] = []
    cursor: str | None = ""
    while cursor is not None and len(slugs) < _LISTED:
        told = {"limit": "100", **({"cursor": cursor} if cursor else {})}
        answer = msgspec.json.decode(running.ask(Request("GET", f"{path}?{urlencode(told)}")).body)
        slugs += [quote(row["slug"]) for row in answer["data"]]
        cursor = answer["meta"]["pagination"].get("nextCursor")
    return slugs


def _wires(shape: Shape, requests: Sequence[Request]) -> list[bytes]:
    # The few addresses of a deep page are asked for by as many people as all others are.
    asked = islice(cycle(requests), max(REQUESTS, len(requests)))
    wires = [as_from_somebody(request.wire("127.0.0.1"), number) for number, request in enumerate(asked)]
    return [wire.replace(b"\r\nAccept: application/json", _BROWSER, 1) for wire in wires] if shape.evening else wires


def as_from_somebody(wire: bytes, number: int) -> bytes:
    """Let it come from an address of its own: what holds back a single stranger is not what is measured."""
    address = f"100.64.{number // 250 % 250}.{number % 250}"
    return wire.replace(b"\r\nAccept:", f"\r\nX-Forwarded-For: {address}\r\nAccept:".encode(), 1)


def line(one: ShapeFigures) -> str:
    """Say one shape's figures on a line."""
    verdict = f"   {one.failed}" if one.failed else "" if one.reached else f"   over {one.most_ms:.0f} ms"
    return (
        f"{one.name:<38} {one.rate:>7,.0f}/s   p50 {one.p50:6.1f}   p99 {one.p99:6.1f} ms"
        f"   server {one.server_micros:6.0f} µs   PostgreSQL {one.database_micros:6.0f} µs{verdict}"
    )


def deep(running: Running, shape: Shape) -> list[Request]:
    """Follow a list page by page, and ask from where that ends."""
    pairs = [*(pair for part in shape.parts for pair in part(random.Random(0))), ("limit", "100")]
    cursors: list[str] = []
    for _ in range(shape.walks):
        told = [*pairs, *([("cursor", cursors[-1])] if cursors else [])]
        answer = running.ask(Request("GET", f"{shape.path}?{urlencode(told)}"))
        cursor = msgspec.json.decode(answer.body)["meta"]["pagination"].get("nextCursor")
        if cursor is None:
            break
        cursors.append(cursor)
    pairs = [pair for pair in pairs if pair[0] != "limit"]
    return [Request("GET", f"{shape.path}?{urlencode([*pairs, ('cursor', one)])}") for one in cursors[-_LEAST_DEEP:]]
