"""`python -m faults`: break Stoa, count, and report."""

import asyncio
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from faults.kinds import (
    breaker,
    database,
    deliveries,
    disk,
    failover,
    machine,
    memory,
    network,
    partition,
    processes,
    scale,
)
from faults.outcome import Fault, Outcome
from faults.report import line, table
from faults.totals import add_up, as_text, note, read

FAULTS: dict[str, Fault] = {
    fault.name: fault
    for kinds in (
        processes.KINDS,
        database.KINDS,
        failover.KINDS,
        memory.KINDS,
        deliveries.KINDS,
        network.KINDS,
        breaker.KINDS,
        partition.KINDS,
        disk.KINDS,
        machine.KINDS,
        scale.KINDS,
    )
    for fault in kinds
}
# Of each layer the fault that a change is most likely to break; the control says that the counting sees.
QUICK = ("web-killed", "worker-killed", "rolling-restart", "postgres-killed", "control")
RESULTS = Path("faults") / "results"


def _kinds() -> str:
    """List the kinds for the help: what happens in each, and when it passes."""
    wide = max(map(len, FAULTS))
    lines = [
        f"  {one.name:<{wide}}  {one.title}\n  {'':<{wide}}  passes when: {one.passes_when}" for one in FAULTS.values()
    ]
    return "\b\nKinds, in the order in which they are run:\n" + "\n".join(lines)


@click.command(epilog=_kinds())
@click.option(
    "--fault",
    "names",
    multiple=True,
    metavar="KIND",
    type=click.Choice(sorted(FAULTS)),
    help="Only this kind, of those below; may be repeated.",
)
@click.option("--long", "thorough", is_flag=True, help="As many rounds as a release is given, instead of a few.")
@click.option("--quick", is_flag=True, help="Only what a change is most likely to break, and the control.")
@click.option("--rounds", type=click.IntRange(1, 1000), help="This many rounds of each.")
@click.option("--totals", is_flag=True, help="Break nothing; add up every run that the journal knows.")
@click.option("--seed", type=int, default=None, help="Draw the same instants again.")
def main(
    names: tuple[str, ...], rounds: int | None, seed: int | None, *, thorough: bool, quick: bool, totals: bool
) -> None:
    """Break a running Stoa in every way that is known, and count what was lost or done twice."""
    if totals:
        print(as_text(add_up(read())))
        return
    seed = random.randrange(2**32) if seed is None else seed
    print(f"Instants drawn with --seed {seed}.")
    done: list[tuple[Fault, Outcome]] = []
    for fault in FAULTS.values():
        if (names and fault.name not in names) or (quick and fault.name not in QUICK):
            continue
        random.seed(f"{seed} {fault.name}")
        began = time.monotonic()
        outcome = asyncio.run(_run(fault, rounds or (fault.long if thorough else fault.short)))
        print(f"{line(fault, outcome)} ({time.monotonic() - began:.0f} s)", flush=True)
        note(fault, outcome)
        done.append((fault, outcome))
    RESULTS.mkdir(parents=True, exist_ok=True)
    written = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.md"
    written.write_text(table(done))
    print(f"Report: {written}")
    if any(not outcome.passed and not outcome.skipped for _, outcome in done):
        raise SystemExit(1)


async def _run(fault: Fault, rounds: int) -> Outcome:
    """Run one; where it breaks off, that is told as its failure, and the others still run."""
    try:
        return await fault.run(rounds)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is said
        return Outcome(0, passed=False, notes=[f"It broke off: {type(error).__name__}: {error}"])


if __name__ == "__main__":
    main()
