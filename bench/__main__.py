"""`python -m bench`: measure, and write the report."""

from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

import click
import msgspec

from bench import data
from bench.agree import check_agreement
from bench.ground import Ground, standing
from bench.load import generator_name
from bench.machine import choose_cores, describe
from bench.measure import Measuring, Plan
from bench.profiled import profile_stoa
from bench.report import as_markdown, as_page
from bench.results import Findings, StackFacts
from bench.running import Running, StackFailed, started
from bench.scenario import READ, SCENARIOS, Material, Probe
from bench.stacks import STACKS, Stack
from stoa.cli.amount import Amount
from stoa.kernel import clock

RESULTS = Path("bench") / "results"
PUBLISHED = Path("docs") / "benchmarks.md"
ROWS = 100_000
OTHERS = (
    *("whole", "report", "rows", "connections", "firstspawn", "marinemarket", "mix", "match", "sockets", "sign-ins"),
    *("start", "suite", "media", "pinger", "plugin-sync"),
)
LIBRARIES = ("litestar", "uvicorn", "uvloop", "httptools", "asyncpg", "msgspec", "fastapi", "sqlalchemy", "pydantic")


@click.command()
@click.option(
    "--scenario",
    type=click.Choice([*SCENARIOS, *OTHERS]),
    default="whole",
    show_default=True,
    help="What to measure; whole is all of it, which takes about three quarters of an hour.",
)
@click.option("--seconds", type=click.FloatRange(1, 120), default=5.0, show_default=True, help="Length of one run.")
@click.option(
    "--rounds",
    type=click.IntRange(1, 50),
    default=3,
    show_default=True,
    help="Runs of each stack, or shape.",
)
@click.option("--connections", type=click.IntRange(1, 512), default=32, show_default=True, help="Connections at once.")
@click.option(
    "--peers",
    default="fastapi,fastify,nestjs,nestjs-lean,litestar",
    show_default=True,
    help="Stacks beside Stoa, or nothing.",
)
@click.option(
    "--rows",
    "--scale",
    type=Amount(),
    help="Rows in the data, such as 100k: 100,000 servers unless told otherwise, of MarineMarket 200,000 boats.",
)
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures there, too."
)
@click.option("--only", default="", help="Of a product's shapes, those with this in their name.")
@click.option("--profile", is_flag=True, help="Run Stoa alone under a profiler as well, and show where its time goes.")
@click.option("--without-stoa", is_flag=True, help="Measure the peers alone.")
@click.option("--publish", is_flag=True, help=f"Write the report of all scenarios to {PUBLISHED}, too.")
@click.option("--again", is_flag=True, help="Of the whole: take also what was taken on this code already.")
@click.option("--short", is_flag=True, help="Of the whole: on little data, for seconds, to see that everything runs.")
def main(
    *,
    scenario: str,
    seconds: float,
    rounds: int,
    connections: int,
    peers: str,
    rows: int | None,
    json_file: Path | None,
    only: str,
    profile: bool,
    without_stoa: bool,
    publish: bool,
    again: bool,
    short: bool,
) -> None:
    """Measure Stoa beside other stacks, on this machine, and write the report to bench/results."""
    if scenario in SCENARIOS:
        names = [name for name in peers.split(",") if name]
        plan = Plan(seconds, rounds, connections, choose_cores())
        stacks = names if without_stoa else ["stoa", *names]
        run_core(scenario, plan, stacks, rows or ROWS, json_file, profile=profile)
    if scenario not in SCENARIOS or publish:
        from bench.products.run import Load  # noqa: PLC0415 - as below
        from bench.whole import run  # noqa: PLC0415 - it loads whole sites, which no comparison of stacks needs

        if scenario == "whole":
            run.run_whole(short=short, again=again)
        elif scenario not in SCENARIOS:
            run.run_one(scenario, rows, ROWS, Load(seconds, connections, only, rounds))
        run.write_report(publish=publish)


def run_core(
    scenario: str, plan: Plan, names: Sequence[str], rows: int, json_file: Path | None, *, profile: bool
) -> None:
    """Measure the stacks beside each other, and write their own report."""
    probes = SCENARIOS[scenario]
    try:
        stacks, left_out = ready_stacks(names)
        with standing(plan.cores, rows) as ground:
            material = data.material(rows)
            findings = take(plan, ground, probes, material, stacks=stacks, left_out=left_out, rows=rows)
            profiled = profile_stoa(plan, ground, probes, material) if profile else ""
    except StackFailed as failure:
        raise click.ClickException(str(failure)) from failure
    write(findings, profiled, json_file=json_file)
    if scenario == "core":
        from bench.whole import parts, section  # noqa: PLC0415 - as above

        section.keep(parts.core_section(findings))


def ready_stacks(names: Sequence[str]) -> tuple[list[Stack], dict[str, str]]:
    """Make the stacks ready; say which cannot be, and why."""
    ready: list[Stack] = []
    left_out: dict[str, str] = {}
    for name in names:
        if name not in STACKS:
            message = f"There is no stack {name!r}. Known are: {', '.join(STACKS)}."
            raise click.BadParameter(message, param_hint="--peers")
        stack = STACKS[name]
        if reason := stack.prepare():
            left_out[stack.title] = reason
            click.echo(f"Left out: {stack.title}: {reason}.")
        else:
            ready.append(stack)
    return ready, left_out


def take(
    plan: Plan,
    ground: Ground,
    probes: Sequence[Probe],
    material: Material,
    *,
    stacks: Sequence[Stack],
    left_out: dict[str, str],
    rows: int,
) -> Findings:
    """Start the stacks, see that they agree, measure them."""
    first = READ.requests(material, 1)[0]
    with ExitStack() as open_stacks:
        running: list[Running] = []
        for stack in stacks:
            running.append(open_stacks.enter_context(started(stack, ground, plan.cores.server, first)))
            click.echo(f"{stack.title} answers after {running[-1].start_seconds:.2f} s.")
        compared = check_agreement(running, probes, material)
        click.echo(f"{compared} answers compared: all alike.")
        measuring = Measuring(plan, ground, running, probes, material)
        for line in measuring.run():
            click.echo(line)
    return Findings(
        taken_at=f"{clock.now():%Y-%m-%d %H:%M} UTC",
        machine=describe(),
        database=ground.facts,
        versions={name: version(name) for name in LIBRARIES},
        generator=generator_name(),
        cores=str(plan.cores),
        rows=rows,
        tags=rows * data.TAGS_EACH,
        seconds=plan.seconds,
        rounds=plan.rounds,
        connections=plan.connections,
        compared=compared,
        probes={probe.name: probe.title for probe in probes},
        stacks=[_facts(one, measuring.loaded_megabytes) for one in running],
        left_out=left_out,
        results=list(measuring.results.values()),
    )


def _facts(running: Running, loaded: dict[str, float]) -> StackFacts:
    name = running.stack.name
    return StackFacts(name, running.stack.title, running.start_seconds, running.idle_megabytes, loaded[name])


def write(findings: Findings, profiled: str, *, json_file: Path | None) -> None:
    """Write every form of the report."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = as_markdown(findings, profiled)
    encoded = msgspec.json.format(msgspec.json.encode(findings), indent=1)
    (RESULTS / "latest.md").write_text(text)
    (RESULTS / "latest.html").write_text(as_page(findings, profiled))
    (RESULTS / "latest.json").write_bytes(encoded)
    if json_file is not None:
        json_file.write_bytes(encoded)
    click.echo(f"\n{text}\nThe report is in {RESULTS / 'latest.html'} and {RESULTS / 'latest.md'}.")


if __name__ == "__main__":
    main()
