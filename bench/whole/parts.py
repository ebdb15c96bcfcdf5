"""What each scenario has found, as a section of the report."""

from collections.abc import Sequence

from bench.bars import check_bars
from bench.load import Sample
from bench.products.mix import MixFigures
from bench.products.run import ProductFigures, ShapeFigures
from bench.report.markdown import probe_table, rates_table, stacks_table
from bench.results import Findings

from .section import COMMAND as _COMMAND
from .section import Column, Columns, Curve, Held, Line, Section, Table, taken_now
from .titles import TITLES

HIT_RATE = 0.85
MATCH_SECONDS = 1.0


def table_of(title: str, written: str) -> Table:
    """Read one of the tables that are written in Markdown."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in written.splitlines()]
    return Table(title, lines[0], lines[2:])


def core_section(findings: Findings) -> Section:
    """Give the stacks beside each other."""
    charts = []
    for probe, title in findings.probes.items():
        found = [(stack, findings.result(stack.name, probe)) for stack in findings.stacks]
        columns = [
            Column(
                stack.title,
                one.rate,
                min(sample.rate for sample in one.samples),
                max(sample.rate for sample in one.samples),
                stack.name == "stoa",
            )
            for stack, one in found
            if one is not None
        ]
        charts.append(Columns(title, "requests a second", columns))
    words = [
        (
            f"{findings.rows:,} servers with {findings.tags:,} tags, {findings.connections} connections,"
            f" {findings.rounds} rounds of {findings.seconds:g} s; {findings.compared} answers were compared first."
        )
    ]
    if findings.left_out:
        words.append("Left out: " + "; ".join(f"{name} ({why})" for name, why in findings.left_out.items()) + ".")
    return Section(
        name="core",
        title=TITLES["core"],
        command="python -m bench",
        taken_at=findings.taken_at,
        others=findings.disturbed,
        words=words,
        bars=[Held(bar.what, bar.asked, bar.found, bar.reached, bar.aim) for bar in check_bars(findings)],
        tables=[
            table_of("Requests a second", rates_table(findings)),
            *(table_of(title, probe_table(findings, probe)) for probe, title in findings.probes.items()),
            table_of("Start and memory", stacks_table(findings)),
            Table(
                "Versions",
                ["what", "version"],
                [list(pair) for pair in (findings.database | findings.versions).items()],
            ),
        ],
        charts=charts,
        inputs=_costs(findings),
    )


def _costs(findings: Findings) -> dict[str, float]:
    """Give what each kind of request costs us, in microseconds of processor."""
    ours = [one for one in findings.results if one.stack == "stoa"]
    return {f"{one.probe}_web_us": one.server_micros for one in ours} | {
        f"{one.probe}_database_us": one.database_micros for one in ours
    }


_SHAPE_COLUMNS = (
    "shape",
    "/s",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "p99 of the rounds",
    "server CPU µs",
    "PostgreSQL CPU µs",
    "under its bar",
)


def product_section(found: ProductFigures) -> Section:
    """Give every shape of a product, the slowest first."""
    shapes = sorted(found.shapes, key=lambda one: (not one.failed, -one.p99))
    return Section(
        name=found.site,
        title=f"{found.title} with {found.rows:,} {found.unit}",
        command=f"{_COMMAND} {found.site}",
        taken_at=taken_now(),
        others=max((one.others for one in found.shapes), default=0.0),
        words=_how_shapes_are_asked(found),
        bars=[
            shapes_bar(found, [one for one in shapes if one.kept], "as people get them"),
            shapes_bar(found, [one for one in shapes if not one.kept and not one.of_one], "with the cache turned off"),
            *(
                Held(
                    f"{found.title}: {one.name}, with the cache turned off",
                    f"p99 under {one.most_ms:.0f} ms at {found.connections} connections",
                    one.failed or f"{one.p99:.0f} ms",
                    one.reached,
                    aim=True,
                )
                for one in shapes
                if one.of_one
            ),
            *(
                Held(
                    f"{found.title}: {one.name}",
                    f"p99 under {one.most_ms:.0f} ms",
                    one.failed or f"{one.p99:.1f} ms",
                    one.reached,
                )
                for one in shapes
                if one.name == "autocomplete"
            ),
        ],
        tables=[
            Table(
                "",
                list(_SHAPE_COLUMNS),
                [_shape_row(one) for one in shapes],
            )
        ],
        charts=[
            Columns(
                "The slowest at p99",
                "milliseconds",
                [Column(one.name, one.p99, one.p50, one.p99) for one in shapes[:15]],
            )
        ],
    )


def _how_shapes_are_asked(found: ProductFigures) -> list[str]:
    return [
        (
            f"{found.connections} connections for {found.seconds:g} s each, after a second of warming up;"
            f" {found.rounds} rounds over all shapes, each with other questions of the kind. Figures are the medians"
            " of the rounds; *p99 of the rounds* is the least and the most of them."
        ),
        (
            "*As people get it*: answers are kept as on a real site. Everything else is asked with"
            " the cache turned off, so that each answer is made anew; that is what the first who asks waits for."
            " The page of one thing is no list: for it the bar is an aim."
        ),
    ]


def shapes_bar(found: ProductFigures, shapes: Sequence[ShapeFigures], how: str) -> Held:
    """Hold shapes against their bar, all together."""
    missed = [one for one in shapes if not one.reached]
    told = f"{len(shapes) - len(missed)} of {len(shapes)}; slowest {max((one.p99 for one in shapes), default=0):.0f} ms"
    asked = f"every one under 50 ms p99 at {found.connections} connections"
    return Held(f"{found.title}: shapes of lists, {how}", asked, told, not missed)


def _shape_row(one: ShapeFigures) -> list[str]:
    rounds = one.rounds or (one.p99,)
    times = [f"{one.p50:.1f}", f"{one.p95:.1f}", f"{one.p99:.1f}", f"{min(rounds):.1f} to {max(rounds):.1f}"]
    costs = [f"{one.server_micros:,.0f}", f"{one.database_micros:,.0f}"]
    return [one.name, f"{one.rate:,.0f}", *times, *costs, one.failed or ("pass" if one.reached else "miss")]


def mix_section(found: MixFigures, sample: Sample) -> Section:
    """Give how much of a mix of visits the cache answers."""
    return Section(
        name="mix",
        title=TITLES["mix"],
        command=f"{_COMMAND} mix",
        taken_at=taken_now(),
        others=sample.others_cpu,
        inputs={
            "hit_rate": found.reads.hit_rate,
            "web_us": sample.server_cpu / sample.requests * 1e6,
            "database_us": sample.database_cpu / sample.requests * 1e6,
        },
        words=[
            (
                f"{found.requests:,} requests of a recorded mix of visits: {found.rate:,.0f}/s, p99 {found.p99:.1f} ms."
                f" {found.reads.hits:,} answers came out of the cache, {found.reads.made:,} were made. In another"
                f" evening before, which began with an empty cache, {found.first.hit_rate:.1%} of"
                f" {found.first.hits + found.first.made:,} came out of it: what nobody has asked for has to be made."
            )
        ],
        bars=[
            Held(
                "Cache hit rate on the browse mix",
                f"over {HIT_RATE:.0%}",
                f"{found.reads.hit_rate:.1%}",
                found.reads.hit_rate > HIT_RATE,
            )
        ],
    )


def match_section(searches: int, seconds: Sequence[float], matched: int) -> Section:
    """Give how long a new boat takes to find those who wait for it."""
    times = sorted(seconds)
    late, worst = times[min(len(times) - 1, int(len(times) * 0.99))], times[-1]
    return Section(
        name="match",
        title=TITLES["match"],
        command=f"{_COMMAND} match",
        taken_at=taken_now(),
        others=None,
        words=[
            (
                f"{len(times)} boats of every kind and price against {searches:,} saved searches:"
                f" {times[len(times) // 2] * 1000:.0f} ms (median), {late * 1000:.0f} ms (p99),"
                f" {worst * 1000:.0f} ms (worst); a boat answers {matched / len(times):,.0f} of them."
            )
        ],
        bars=[
            Held(
                "A new boat against 100,000 saved searches",
                "under 1 s",
                f"{worst * 1000:.0f} ms, the worst of {len(times)}, against {searches:,}",
                worst < MATCH_SECONDS,
            )
        ],
    )


def growth_section(title: str, along: str, lines: Sequence[Line], name: str) -> Section:
    """Give a curve and its table."""
    xs = sorted({x for line in lines for x, _ in line.points})
    rows = [[f"{x:,.0f}", *(f"{dict(line.points).get(x, 0):,.0f}" for line in lines)] for x in xs]
    return Section(
        name=name,
        title=title,
        command=f"{_COMMAND} {name}",
        taken_at=taken_now(),
        others=None,
        tables=[Table("Requests a second", [along, *(line.label for line in lines)], rows)],
        curves=[Curve("Requests a second", along, list(lines))],
    )
