"""A piece of the whole report: what one scenario has found, kept as a file until the report is written."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from stoa.kernel import clock

SECTIONS = Path("bench") / "results" / "sections"
COMMAND = "python -m bench --scenario"


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
    failure: str = ""
    """Why there are no figures, where it broke off: a gap that the report names."""
    code: str = ""
    """Which code it was taken on; the same again is not taken twice."""
    lasted: float = 0.0
    """Seconds that the taking took."""
    inputs: dict[str, float] = {}
    """Figures by name, for who calculates with them: see `bench.capacity`."""


def taken_now() -> str:
    """Say when."""
    return f"{clock.now():%Y-%m-%d %H:%M} UTC"


def keep(section: Section) -> None:
    """Write a section down."""
    SECTIONS.mkdir(parents=True, exist_ok=True)
    written = msgspec.json.format(msgspec.json.encode(section), indent=1)
    (SECTIONS / f"{section.name}.json").write_bytes(written)


def keep_as_taken(section: Section, code: str, lasted: float) -> Section:
    """Write a section down with the code that it was taken on, and how long that took."""
    marked = msgspec.structs.replace(section, code=code, lasted=lasted)
    keep(marked)
    return marked


def kept(names: Sequence[str]) -> list[Section]:
    """Give the sections that there are, in this order."""
    return [found for found in map(kept_one, names) if found is not None]


def kept_one(name: str) -> Section | None:
    """Give a section; one that an older bench wrote otherwise counts as none."""
    file = SECTIONS / f"{name}.json"
    if not file.exists():
        return None
    try:
        return msgspec.json.decode(file.read_bytes(), type=Section)
    except msgspec.ValidationError:
        return None


def written_at(name: str) -> int:
    """Tell when a section was last written down; 0 for never."""
    file = SECTIONS / f"{name}.json"
    return file.stat().st_mtime_ns if file.exists() else 0
