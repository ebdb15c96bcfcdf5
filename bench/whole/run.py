"""Every scenario, one after the other, each kept as a section; then the report of all that there are."""

import asyncio
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import asyncpg
import click

from bench import data, sockets
from bench.capacity import capacity_page, predict
from bench.ground import pin_ground, standing
from bench.load import measure
from bench.machine import choose_cores
from bench.meter import Meter
from bench.pinger import measure_pinger
from bench.plugin_sync import measure_syncs
from bench.products.catalogue import PRODUCTS
from bench.products.mix import MixFigures, Reads, recorded
from bench.products.run import FIRST, Load, as_from_somebody, measure_product, stack_of, world
from bench.running import Running, started
from bench.scenario import SCENARIOS, Request
from bench.sign_ins import run_sign_ins
from bench.stacks import STACKS
from bench.start import measure_start
from bench.suite import measure_suite
from faults.totals import read as read_faults

from . import parts, process_parts, queries
from .page import as_page
from .report import as_markdown
from .section import Line, keep, kept
from .taking import Scenario, take_all
from .titles import TITLES

RESULTS = Path("bench") / "results"
PUBLISHED = Path("docs") / "benchmarks.md"
CAPACITY = Path("docs") / "operations" / "capacity.md"
ORDER = tuple(TITLES)
WHOLE = tuple(name for name in ORDER if name not in {"suite", "faults"})
"""What one command takes. The suite and the faults have commands of their own, and take far longer."""
_MOST_SECONDS, _SHORT_SECONDS = 1500.0, 600.0
_FEW = ("--rows", "2000")
_USUAL: dict[str, tuple[str, ...]] = {
    "core": ("--seconds", "3", "--rounds", "3"),
    "firstspawn": ("--seconds", "1", "--rounds", "3"),
    "marinemarket": ("--seconds", "1", "--rounds", "3"),
}
_SHORT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("rows", "connections", "mix", "match", "sign-ins"), _FEW),
    "core": ("--seconds", "1", "--rounds", "1", *_FEW),
    **dict.fromkeys(("firstspawn", "marinemarket"), ("--seconds", "1", "--rounds", "1", *_FEW)),
}
"""On little data, for seconds: whether everything runs, not how fast."""
GROWING_ROWS = (1_000, 10_000, 100_000, 1_000_000)
GROWING_CONNECTIONS = (1, 2, 4, 8, 16, 32, 64)
GROWING_SECONDS = 3.0
MIX_SECONDS = 15.0
FIRST_EVENING_SECONDS = 45.0
EVENINGS = (41, 42)
BOATS = 200
_PROBES = SCENARIOS["reads"]
_READS = re.compile(rb'stoa_cache_reads_total\{cache="pages",site="firstspawn",source="(\w+)"\} ([0-9.e+]+)')


def run_rows(rows: int | None = None) -> None:
    """Read, list and search while there is ever more to look through."""
    lines: dict[str, list[tuple[float, float]]] = {probe.title: [] for probe in _PROBES}
    cores = choose_cores()
    for many in (rows,) if rows else GROWING_ROWS:
        with standing(cores, many) as ground:
            material = data.material(many)
            with started(STACKS["stoa"], ground, cores.server, _PROBES[0].requests(material, 1)[0]) as running:
                for probe in _PROBES:
                    wires = [request.wire("127.0.0.1") for request in probe.requests(material)]
                    lines[probe.title].append((many, _rate(running, wires, 32)))
        click.echo(f"{many:,} rows: {', '.join(f'{title} {found[-1][1]:,.0f}/s' for title, found in lines.items())}")
    told = [Line(title, points) for title, points in lines.items()]
    keep(parts.growth_section(TITLES["rows"], "rows", told, "rows"))


def run_connections(rows: int) -> None:
    """Read, list and search for ever more people at once."""
    lines: dict[str, list[tuple[float, float]]] = {probe.title: [] for probe in _PROBES}
    cores = choose_cores()
    with standing(cores, rows) as ground:
        material = data.material(rows)
        with started(STACKS["stoa"], ground, cores.server, _PROBES[0].requests(material, 1)[0]) as running:
            for probe in _PROBES:
                wires = [request.wire("127.0.0.1") for request in probe.requests(material)]
                for many in GROWING_CONNECTIONS:
                    lines[probe.title].append((many, _rate(running, wires, many)))
                click.echo(f"{probe.title}: {', '.join(f'{x:.0f}: {y:,.0f}/s' for x, y in lines[probe.title])}")
    told = [Line(title, points) for title, points in lines.items()]
    keep(parts.growth_section(TITLES["connections"], "connections", told, "connections"))


def _rate(running: Running, wires: list[bytes], connections: int) -> float:
    core = choose_cores().rest
    measure(running.port, wires, seconds=1, connections=connections, core=core)
    return measure(running.port, wires, seconds=GROWING_SECONDS, connections=connections, core=core).rate


def run_product(name: str, rows: int | None, load: Load) -> None:
    """Ask a product every shape."""
    product = PRODUCTS[name]
    found = measure_product(product, rows or product.rows, load)
    missed = [one.name for one in found.shapes if not one.reached]
    click.echo(f"{len(found.shapes)} shapes, {len(missed)} over their bar{': ' if missed else ''}{', '.join(missed)}.")
    if not load.only:
        keep(parts.product_section(found))


def run_mix(rows: int | None = None) -> None:
    """Play two recorded evenings, and count what the cache has answered in the second."""
    product, cores = PRODUCTS["firstspawn"], choose_cores()
    first, second = (
        [as_from_somebody(one.wire("127.0.0.1"), number) for number, one in enumerate(recorded(evening=evening))]
        for evening in EVENINGS
    )
    with (
        world(product, rows or product.rows) as ground,
        started(stack_of(product, kept=True), ground, cores.server, FIRST) as running,
    ):
        pin_ground(ground, cores.rest)
        before = measure(running.port, first, seconds=FIRST_EVENING_SECONDS, connections=32, core=cores.rest)
        empty = _reads(running)
        meter = Meter([running.pid], ground.database_pids)
        sample = meter.add_to(measure(running.port, second, seconds=MIX_SECONDS, connections=32, core=cores.rest))
        reads = _reads(running).since(empty)
    if failures := before.failures + sample.failures:
        message = f"{failures} requests of the mix failed, so its figures mean nothing."
        raise click.ClickException(message)
    figures = MixFigures(sample.requests, sample.rate, sample.p99, reads, empty)
    click.echo(f"{figures.requests:,} requests, {reads.hit_rate:.1%} out of the cache.")
    keep(parts.mix_section(figures, sample))


def _reads(running: Running) -> Reads:
    read = {
        source: round(float(count)) for source, count in _READS.findall(running.ask(Request("GET", "/metrics")).body)
    }
    made = read.pop(b"made", 0)
    return Reads(sum(read.values()), made)


def run_match(rows: int | None = None) -> None:
    """Let boats find those who wait for them, as the job does."""
    product = PRODUCTS["marinemarket"]
    with world(product, rows or product.rows) as ground:
        searches, seconds, matched = asyncio.run(_match(ground.database_url))
    section = parts.match_section(searches, seconds, matched)
    click.echo(section.words[0])
    keep(section)


async def _match(url: str) -> tuple[int, list[float], int]:
    from stoa.sites.marinemarket.saved.queries import MATCH  # noqa: PLC0415 - of a site that few scenarios need

    connection = await asyncpg.connect(url)
    try:
        searches = await connection.fetchval(queries.COUNT_SEARCHES)
        boats = [row["id"] for row in await connection.fetch(queries.SOME_BOATS, BOATS)]
        seconds, matched = list[float](), 0
        for boat in boats:
            transaction = connection.transaction()
            await transaction.start()
            began = time.perf_counter()
            found = await connection.fetch(MATCH.compiled, *MATCH.bind({"listing_id": boat, "kind": "new"}))
            seconds.append(time.perf_counter() - began)
            matched += len(found)
            await transaction.rollback()
        return searches, seconds, matched
    finally:
        await connection.close()


def run_lines(name: str) -> None:
    """Run what is told in words."""
    if name == "pinger":
        section = process_parts.pinger_section(measure_pinger())
    elif name == "plugin-sync":
        section = process_parts.lines_section(name, measure_syncs().lines())
    else:
        from bench.photos import measure_photos  # noqa: PLC0415 - it loads image libraries that nothing else needs

        section = process_parts.lines_section(name, measure_photos().lines())
    for words in section.words:
        click.echo(words)
    keep(section)


def run_one(name: str, rows: int | None, usual: int, load: Load) -> None:
    """Run one of the scenarios that are no comparison of stacks."""
    steps: dict[str, Callable[[], object]] = {
        "rows": lambda: run_rows(rows),
        "connections": lambda: run_connections(rows or usual),
        "firstspawn": lambda: run_product("firstspawn", rows, load),
        "mix": lambda: run_mix(rows),
        "marinemarket": lambda: run_product("marinemarket", rows, load),
        "match": lambda: run_match(rows),
        "sockets": lambda: keep(process_parts.sockets_section(sockets.run())),
        "sign-ins": lambda: keep(process_parts.sign_ins_section(run_sign_ins(rows or usual, RESULTS))),
        "start": lambda: keep(process_parts.start_section(measure_start())),
        "suite": lambda: keep(process_parts.suite_section(measure_suite())),
        **{one: partial(run_lines, one) for one in ("pinger", "plugin-sync", "media")},
        "report": lambda: None,
    }
    steps[name]()


def run_whole(*, short: bool, again: bool) -> None:
    """Take every scenario that has not been taken on this code."""
    most = _SHORT_SECONDS if short else _MOST_SECONDS
    chosen = _SHORT if short else _USUAL
    take_all(
        [Scenario(name, TITLES[name], chosen.get(name, ()), most) for name in WHOLE],
        again=again,
    )


def write_report(*, publish: bool) -> None:
    """Write the report of every section that there is, and what the capacity model makes of them."""
    sections = [one for one in (*kept(ORDER), process_parts.faults_section(read_faults())) if one is not None]
    forecast = predict(sections)
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = as_markdown(sections, forecast)
    (RESULTS / "report.md").write_text(text)
    (RESULTS / "report.html").write_text(as_page(sections, forecast))
    if publish:
        PUBLISHED.write_text(text)
        CAPACITY.write_text(capacity_page(forecast))
    gaps = [name for name in ORDER if name not in {one.name for one in sections if not one.failure}]
    click.echo(f"The report is in {RESULTS / 'report.html'} and {RESULTS / 'report.md'}.")
    if gaps:
        click.echo(f"It has no figures of {', '.join(gaps)}: run them with --scenario, or all with --scenario whole.")
