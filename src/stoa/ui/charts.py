"""Where the lines, bars and cells of a chart lie. Templates draw them; no script is needed to read one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from stoa.ui.formats import compact, day, day_words, number

WIDTH = 640
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 26
_LEVELS = 4
_CELL = 14
_WEEK = 7
_MAX_LABELS = 7
_LETTER, _BETWEEN = 11, 40  # on a telephone letters are drawn larger, so that they can be read


class Tick(NamedTuple):
    """A mark on an axis."""

    at: float
    label: str


class Line(NamedTuple):
    """One series as a path, and the ground under it."""

    name: str
    path: str
    area: str
    dots: Sequence[tuple[float, float, str]]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line chart, measured out."""

    height: int
    lines: Sequence[Line]
    across: Sequence[Tick]
    up: Sequence[Tick]


class Bar(NamedTuple):
    """One bar."""

    x: float
    y: float
    width: float
    height: float
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart, measured out."""

    height: int
    bars: Sequence[Bar]
    up: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A calendar, a column a week, Monday on top: each day in a level from nothing, 0, to most, 4, or -1, not known."""

    width: int
    drawn: Markup
    months: Sequence[Tick]


def line_chart(labels: Sequence[str], series: Mapping[str, Sequence[float | None]], height: int = 220) -> LineChart:
    """Measure out one or several series over the same labels; `None` is a gap."""
    known = [value for values in series.values() for value in values if value is not None]
    top, ticks = _scale(max(known, default=0), height)
    places = _along(len(labels))
    floor, room = height - BOTTOM, height - TOP - BOTTOM
    lines = []
    for name, values in series.items():
        points = [
            None if value is None else (x, round(floor - value / top * room, 1), label)
            for value, x, label in zip(values, places, labels, strict=True)
        ]
        runs = _runs(points)
        drawn = [(run, "L".join([f"{x} {y}" for x, y, _ in run])) for run in runs]
        path = " ".join(f"M{through}" for _, through in drawn)
        area = " ".join(f"M{run[0][0]} {floor}L{through}L{run[-1][0]} {floor}z" for run, through in drawn)
        lines.append(Line(name, path, area, [point for run in runs for point in run]))
    wide = _LETTER * max(map(len, labels), default=1)
    # The first label begins where its line does, and the second has its middle there.
    fit = int((WIDTH - LEFT - RIGHT) / max(wide + _BETWEEN, 1.5 * wide + _BETWEEN / 2))
    every = max(1, math.ceil(len(labels) / max(2, min(_MAX_LABELS, fit))))
    across = [Tick(places[index], labels[index]) for index in range(0, len(labels), every)]
    return LineChart(height, lines, across, ticks)


@lru_cache(maxsize=64)
def _along(count: int) -> tuple[float, ...]:
    step = (WIDTH - LEFT - RIGHT) / max(1, count - 1)
    return tuple(round(LEFT + step * index, 1) for index in range(count))


def bar_chart(items: Sequence[tuple[str, float]], height: int = 220) -> BarChart:
    """Measure out one bar for each item."""
    top, ticks = _scale(max((value for _, value in items), default=0), height)
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(items))
    width = min(56.0, slot * 0.64)
    bars = []
    for index, (label, value) in enumerate(items):
        y = _y(value, top, height)
        x = LEFT + slot * index + (slot - width) / 2
        bars.append(
            Bar(round(x, 1), round(y, 1), round(width, 1), round(height - BOTTOM - y, 1), label, compact(value))
        )
    return BarChart(height, bars, ticks)


def heat_map(days: Mapping[date, float], last: date, weeks: int = 26) -> HeatMap:
    """Lay the weeks that end with `last` out as a calendar; levels are shares of the largest value."""
    most = max(days.values(), default=0) or 1
    grid, months = _grid(last, weeks)
    drawn = []
    known: dict[float, tuple[str, str]] = {}  # most days are like others
    for at, place, unknown in grid:
        value = days.get(at)
        if value is None:
            drawn.append(unknown)
            continue
        ends = known.get(value)
        if ends is None:
            level = min(_LEVELS, math.ceil(value / most * _LEVELS))
            ends = known[value] = (f'<rect class="heat-{level}"', f"{compact(value)}</title></rect>")
        drawn.append(f"{ends[0]}{place}{ends[1]}")
    return HeatMap(34 + weeks * _CELL, Markup("".join(drawn)), months)  # noqa: S704 - dates and numbers of ours


@lru_cache(maxsize=4)
def _grid(last: date, weeks: int) -> tuple[list[tuple[date, str, str]], list[Tick]]:
    """Say where each day lies and how it is written, and where months begin: the same for every calendar of a day.

    Half a year of days costs more than the rest of a page, so what is alike in all of them is written once.
    """
    first = last - timedelta(days=last.weekday() + _WEEK * (weeks - 1))
    grid, months = [], []
    for offset in range((last - first).days + 1):
        at = first + timedelta(days=offset)
        x, y = 30 + offset // _WEEK * _CELL, 18 + offset % _WEEK * _CELL
        place = f' x="{x}" y="{y}" width="11" height="11" rx="2"><title>{day_words(at)}: '
        grid.append((at, place, f'<rect class="heat--1"{place}no record</title></rect>'))
        if at.day == 1:
            months.append(Tick(x, f"{at:%b}"))
    return grid, months


def day_rows(days: Mapping[date, float]) -> Markup:
    """Write the rows of the table that says the same as a calendar."""
    rows = [f"{_row_of(at)}{compact(value)}</td></tr>" for at, value in days.items()]
    return Markup("".join(rows))  # noqa: S704 - dates and numbers of ours


@lru_cache(maxsize=1024)
def _row_of(at: date) -> str:
    return f"<tr><td>{day(at)}</td><td>"


def value_rows(labels: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> Markup:
    """Write the rows of the table that says the same as a line."""
    columns = [
        ["<td>no record</td>" if value is None else f"<td>{number(value)}</td>" for value in values]
        for values in series.values()
    ]
    rows = [f"{_row_called(label)}{''.join(cells)}</tr>" for label, *cells in zip(labels, *columns, strict=True)]
    return Markup("".join(rows))  # noqa: S704 - labels are escaped, the rest are numbers


@lru_cache(maxsize=2048)
def _row_called(label: str) -> str:
    return f"<tr><td>{escape(label)}</td>"


def _y(value: float, top: float, height: int) -> float:
    return height - BOTTOM - value / top * (height - TOP - BOTTOM)


def _scale(highest: float, height: int) -> tuple[float, list[Tick]]:
    """Round the top up to a number that four even ticks can carry."""
    if highest <= 0:
        top = 4.0
    else:
        magnitude = 10 ** math.floor(math.log10(highest))
        steps = (magnitude * step for step in (1, 2, 4, 6, 8, 10))
        top = next((top for top in steps if top >= highest), highest)  # the smallest numbers have no such power of ten
        top = max(top, 4.0) if highest >= 1 else top
    return top, [Tick(round(_y(top * part / 4, top, height), 1), _figure(top * part / 4)) for part in range(5)]


def _figure(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else compact(value)  # noqa: PLR2004 - from a thousand on, counts are shortened


def _runs(points: Sequence[tuple[float, float, str] | None]) -> list[list[tuple[float, float, str]]]:
    runs: list[list[tuple[float, float, str]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]
