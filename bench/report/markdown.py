"""The report in Markdown."""

from collections.abc import Iterator, Sequence

from bench.bars import Bar, check_bars
from bench.measure import Result
from bench.results import Findings

HOW = """Every stack answers the same routes from the same tables in one process on one core; before anything is timed,
their answers to the same requests are compared. Runs are interleaved (A B C, A B C, …); a figure is the median of the
rounds; *spread* is the distance between the slowest and the fastest round. The load is a closed loop: each connection
sends its next request when the last one is answered, so a slow server is asked less often, and the percentiles say how
long an answer took, not how long somebody would have waited in a queue. A run in which any request fails is refused."""

BARE = """Stoa runs with everything on: host check, request id, client address, rate limit, deadline, security headers,
access policy, metrics and access log. The other stacks do none of this; they answer."""

QUIET = 0.05


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose first column is text and whose others are figures."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def as_markdown(findings: Findings, profile: str = "") -> str:
    """Write the whole report."""
    return "\n\n".join(part for part in _parts(findings, profile) if part) + "\n"


def _parts(findings: Findings, profile: str) -> Iterator[str]:
    yield "# Benchmarks"
    yield (
        f"Taken at {findings.taken_at} with `python -m bench`: {findings.rows:,} servers with {findings.tags:,} tags,"
        f" {findings.connections} connections, {findings.rounds} rounds of {findings.seconds:g} s."
    )
    yield "## Requests a second"
    yield rates_table(findings)
    yield HOW
    yield BARE
    yield disturbance(findings)
    if findings.left_out:
        yield "Left out: " + "; ".join(f"{name} ({why})" for name, why in findings.left_out.items()) + "."
    bars = check_bars(findings)
    if bars:
        yield "## Against the bars"
        yield bars_table(bars)
        yield words_on_misses(bars)
    for probe, title in findings.probes.items():
        yield f"## {title}"
        yield probe_table(findings, probe)
    yield "## Start and memory"
    yield stacks_table(findings)
    if profile:
        yield "## Where Stoa's time goes"
        yield profile
    yield "## The machine"
    facts = findings.machine | {"placed": findings.cores, "load from": findings.generator} | findings.database
    yield table(["", ""], [[name, value] for name, value in (facts | findings.versions).items()])


def disturbance(findings: Findings) -> str:
    """Say how quiet the machine was."""
    share = findings.disturbed
    if share < QUIET:
        return f"The machine was quiet: other programs used {share:.0%} of it in the typical run."
    return (
        f"**The machine was not quiet**: other programs used {share:.0%} of it in the typical run, so every figure is"
        " lower than it could be. Interleaved runs spread the disturbance over all stacks, but not evenly: where the"
        " spread is wide, a ratio between two stacks says little. Processor time for one request suffers least."
    )


def rates_table(findings: Findings) -> str:
    """Give the median rates: a line for each stack, a column for each probe."""
    lines = []
    for stack in findings.stacks:
        results = [findings.result(stack.name, probe) for probe in findings.probes]
        lines.append([stack.title, *(f"{one.rate:,.0f}" if one else "" for one in results)])
    return table(["stack", *findings.probes.values()], lines)


def probe_table(findings: Findings, probe: str) -> str:
    """Give one probe in full."""
    head = ["stack", "/s", "spread", "p50 ms", "p95 ms", "p99 ms", "server CPU µs", "PostgreSQL CPU µs"]
    return table(head, [_line(findings, one) for one in findings.results if one.probe == probe])


def _line(findings: Findings, one: Result) -> list[str]:
    percentiles = [f"{one.median(name):.1f}" for name in ("p50", "p95", "p99")]
    cpu = [f"{one.server_micros:.0f}", f"{one.database_micros:.0f}"]
    return [findings.titles()[one.stack], f"{one.rate:,.0f}", f"{one.spread:.0%}", *percentiles, *cpu]


def bars_table(bars: Sequence[Bar]) -> str:
    """Give each bar with what was found."""
    lines = [[("aim: " if bar.aim else "") + bar.what, bar.asked, bar.found, verdict(bar)] for bar in bars]
    return table(["what", "asked", "found", ""], lines)


def verdict(bar: Bar) -> str:
    """Say in one word how it stands."""
    if bar.reached:
        return "reached"
    return "not yet" if bar.aim else "missed"


def words_on_misses(bars: Sequence[Bar]) -> str:
    """Say plainly which bars were missed."""
    missed = [bar for bar in bars if not bar.reached and not bar.aim]
    if not missed:
        return "Every bar that this run can speak about was reached."
    return "Missed: " + "; ".join(f"{bar.what.lower()} ({bar.found}, asked {bar.asked})" for bar in missed) + "."


def stacks_table(findings: Findings) -> str:
    """Give start-up and memory."""
    head = ["stack", "start to first answer s", "idle MB", "after the load MB"]
    lines = [
        [one.title, f"{one.start_seconds:.2f}", f"{one.idle_megabytes:.0f}", f"{one.loaded_megabytes:.0f}"]
        for one in findings.stacks
    ]
    return table(head, lines)
