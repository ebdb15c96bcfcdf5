"""A piece of the whole report: what one scenario has found, kept as a file until the report is written."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from stoa.kernel import clock

SECTIONS = Path("bench") / "results" / "sections"


class Held(msgspec.Struct, frozen=True):
    """A bar, and whether it was reached."""

    what: str
    asked: str
    found: str
    reached: bool
    aim: bool = False


class Line(msgspec.Struct, frozen=True):
    """One line of a curve."""

    label: str
    points: list[tuple[float, float]]
    ours: bool = True


class Curve(msgspec.Struct, frozen=True):
    """How something grows with something else, which is drawn on a scale of powers."""

    title: str
    along: str
    lines: list[Line]


class Column(msgspec.Struct, frozen=True):
    """One bar of a chart."""

    label: str
    value: float
    low: float
    high: float
    ours: bool = True


class Columns(msgspec.Struct, frozen=True):
    """A chart of bars."""

    title: str
    unit: str
    columns: list[Column]


class Table(msgspec.Struct, frozen=True):
    """A table, whose first column is text."""

    title: str
    head: list[str]
    rows: list[list[str]]


class Section(msgspec.Struct, frozen=True):
    """What one scenario has found."""

    name: str
    title: str
    command: str
    taken_at: str
    others: float | None
    """Part of the machine that other programs took meanwhile; None where nobody looked."""
    words: list[str] = []
    bars: list[Held] = []
    tables: list[Table] = []
    charts: list[Columns] = []
    curves: list[Curve] = []


def taken_now() -> str:
    """Say when."""
    return f"{clock.now():%Y-%m-%d %H:%M} UTC"


def keep(section: Section) -> None:
    """Write a section down."""
    SECTIONS.mkdir(parents=True, exist_ok=True)
    written = msgspec.json.format(msgspec.json.encode(section), indent=1)
    (SECTIONS / f"{section.name}.json").write_bytes(written)


def kept(names: Sequence[str]) -> list[Section]:
    """Give the sections that there are, in this order."""
    files = [SECTIONS / f"{name}.json" for name in names]
    return [msgspec.json.decode(file.read_bytes(), type=Section) for file in files if file.exists()]
