"""All runs added up: each leaves a line in a journal, and the table is the sum of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from faults.outcome import Fault, Outcome

JOURNAL = Path("faults") / "results" / "journal.jsonl"
CONTROL = "control"
"""The one that passes when a loss is seen."""


class Run(msgspec.Struct, frozen=True):
    """What came of one run of a fault."""

    at: str
    fault: str
    title: str
    rounds: int
    passed: bool
    skipped: str = ""
    acknowledged: int = 0
    missing: int = 0
    doubled: int = 0
    undone: int = 0
    notes: list[str] = []


class Total(msgspec.Struct):
    """All runs of a fault."""

    fault: str
    title: str
    runs: int = 0
    rounds: int = 0
    acknowledged: int = 0
    missing: int = 0
    doubled: int = 0
    undone: int = 0
    failed: int = 0

    @property
    def clean(self) -> bool:
        """Whether every run of it went as it should."""
        return self.rounds > 0 and not self.failed


def note(fault: Fault, outcome: Outcome, journal: Path = JOURNAL) -> None:
    """Add a run to the journal."""
    tally = outcome.tally
    run = Run(
        at=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        fault=fault.name,
        title=fault.title,
        rounds=outcome.rounds,
        passed=outcome.passed,
        skipped=outcome.skipped,
        acknowledged=tally.acknowledged if tally else 0,
        missing=tally.missing if tally else 0,
        doubled=tally.doubled if tally else 0,
        undone=tally.undone if tally else 0,
        notes=outcome.notes,
    )
    journal.parent.mkdir(parents=True, exist_ok=True)
    with journal.open("ab") as file:
        file.write(msgspec.json.encode(run) + b"\n")


def read(journal: Path = JOURNAL) -> list[Run]:
    """Give every run that was noted."""
    if not journal.exists():
        return []
    return [msgspec.json.decode(line, type=Run) for line in journal.read_bytes().splitlines() if line.strip()]


def add_up(runs: Sequence[Run]) -> list[Total]:
    """Sum the runs of each fault, in the order in which they were first run."""
    totals: dict[str, Total] = {}
    for run in runs:
        if run.skipped:
            continue
        total = totals.setdefault(run.fault, Total(run.fault, run.title))
        total.runs += 1
        total.rounds += run.rounds
        total.acknowledged += run.acknowledged
        total.missing += run.missing
        total.doubled += run.doubled
        total.undone += run.undone
        total.failed += not run.passed
    return list(totals.values())


def rows(totals: Sequence[Total]) -> list[list[str]]:
    """Give the totals as cells, with a line that adds up all but the control."""
    cells = [
        [
            *(one.fault, one.title, f"{one.rounds:,}", f"{one.acknowledged:,}"),
            *(
                f"{one.missing:,}",
                f"{one.doubled:,}",
                f"{one.undone:,}",
                _verdict(one.rounds, one.failed),
            ),
        ]
        for one in totals
    ]
    real = [one for one in totals if one.fault != CONTROL]
    sums = [
        sum(getattr(one, name) for one in real) for name in ("rounds", "acknowledged", "missing", "doubled", "undone")
    ]
    failed = sum(one.failed for one in real)
    return [
        *cells,
        ["all but the control", "", *(f"{one:,}" for one in sums), _verdict(sums[0], failed)],
    ]


def _verdict(rounds: int, failed: int) -> str:
    """Nothing has passed that was never run."""
    if failed:
        return f"{failed} FAILED"
    return "pass" if rounds else "not run"


HEAD = ["fault", "what happens", "rounds", "acknowledged", "missing", "doubled", "undone", ""]


def as_text(totals: Sequence[Total]) -> str:
    """Write the totals for a terminal, numbers to the right; what happens in each stands in the help."""
    cells = [[one[0], *one[2:]] for one in (HEAD, *rows(totals))]
    wide = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = [
        [text.ljust(wide[at]) if at in {0, len(row) - 1} else text.rjust(wide[at]) for at, text in enumerate(row)]
        for row in cells
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)
