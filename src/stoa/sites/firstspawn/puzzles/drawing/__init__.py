"""Pictures that are drawn from a word, the same on every machine, and what is right about them.

The picture is drawn on the server and served without the word: from that, the solution could be worked out.
"""

from collections.abc import Iterator
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated

import msgspec
from msgspec import Meta

from stoa.kernel.http.replies import Model
from stoa.sites.firstspawn.puzzles.models import Choice, Content, Grid, Place, Solution

_TILE, _GAP, _SIDE = 8, 2, 7
_PATTERN = 6
_GROUND, _PANEL, _INK = "#101a15", "#1b2a22", "#dfeee4"
_PAINTS = ("#3ddc84", "#ffb638", "#e0614f", "#5fb3ff", "#c58bff", "#f2e9d0")
_LETTERS = "ABCD"

type Rows = tuple[tuple[int, ...], ...]


class DrawingKind(StrEnum):
    """What is asked about a drawing."""

    ODD = "odd"
    MIRROR = "mirror"
    COUNT = "count"


class Drawing(Model, frozen=True, forbid_unknown_fields=True):
    """From what a picture is drawn."""

    kind: DrawingKind
    seed: Annotated[str, Meta(min_length=1, max_length=60)]
    columns: Annotated[int, Meta(ge=3, le=10)] = 6
    rows: Annotated[int, Meta(ge=3, le=8)] = 4


class Drawn(msgspec.Struct, frozen=True):
    """A picture, what may be said of it, and what is right."""

    svg: str
    content: Content
    solution: Solution


def draw(drawing: Drawing) -> Drawn:
    """Draw it."""
    match drawing.kind:
        case DrawingKind.ODD:
            return _draw_odd(drawing)
        case DrawingKind.MIRROR:
            return _draw_mirror(drawing)
        case DrawingKind.COUNT:
            return _draw_count(drawing)


def _numbers(seed: str) -> Iterator[int]:
    """Give numbers without end that follow from a word alone."""
    turn = 0
    while True:
        yield from blake2b(f"{seed}/{turn}".encode()).digest()
        turn += 1


def _shuffled[T](numbers: Iterator[int], things: list[T]) -> list[T]:
    left = list(things)
    return [left.pop((next(numbers) * 256 + next(numbers)) % len(left)) for _ in things]


def _sprite(numbers: Iterator[int]) -> Rows:
    """Make a small figure that is the same on its left and its right."""
    half = [[1 + next(numbers) % 2 if next(numbers) % 5 > 1 else 0 for _ in range(4)] for _ in range(_SIDE)]
    return tuple((*row, *reversed(row[:-1])) for row in half)


def _pixels(rows: Rows, x: float, y: float, size: float, paints: tuple[str, ...]) -> str:
    return "".join(
        f'<rect x="{x + column * size:g}" y="{y + line * size:g}" width="{size:g}" height="{size:g}"'
        f' fill="{paints[value - 1]}"/>'
        for line, row in enumerate(rows)
        for column, value in enumerate(row)
        if value
    )


def _svg(width: int, height: int, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width * 6}"'
        f' height="{height * 6}" shape-rendering="crispEdges"><rect width="{width}" height="{height}"'
        f' fill="{_GROUND}"/>{inside}</svg>'
    )


def _draw_odd(drawing: Drawing) -> Drawn:
    """Draw one figure many times, and once with one pixel more or less on either side."""
    numbers = _numbers(drawing.seed)
    figure = _sprite(numbers)
    paints = tuple(_shuffled(numbers, list(_PAINTS))[:2])
    line, column = next(numbers) % _SIDE, next(numbers) % 3
    changed = tuple(
        tuple(
            (0 if value else 1) if at == line and place in {column, _SIDE - 1 - column} else value
            for place, value in enumerate(row)
        )
        for at, row in enumerate(figure)
    )
    many = drawing.columns * drawing.rows
    odd = (next(numbers) * 256 + next(numbers)) % many
    width, height = drawing.columns * (_TILE + _GAP), drawing.rows * (_TILE + _GAP)
    inside = "".join(
        _pixels(
            changed if at == odd else figure,
            at % drawing.columns * (_TILE + _GAP) + 1.5,
            at // drawing.columns * (_TILE + _GAP) + 1.5,
            1,
            paints,
        )
        for at in range(many)
    )
    place = Place(
        x=100 * (odd % drawing.columns) / drawing.columns,
        y=100 * (odd // drawing.columns) / drawing.rows,
        width=100 / drawing.columns,
        height=100 / drawing.rows,
    )
    text = f"Column {odd % drawing.columns + 1}, row {odd // drawing.columns + 1}"
    content = Content(
        grid=Grid(drawing.columns, drawing.rows), picture_text=f"{many} figures in a grid, one of them odd"
    )
    return Drawn(_svg(width, height, inside), content, Solution(text, place=place))


def _mirrored(rows: Rows) -> Rows:
    return tuple(tuple(reversed(row)) for row in rows)


def _with_pixel(rows: Rows, line: int, column: int) -> Rows:
    return tuple(
        tuple((1 - value) if (at, place) == (line, column) else value for place, value in enumerate(row))
        for at, row in enumerate(rows)
    )


def _draw_mirror(drawing: Drawing) -> Drawn:
    """Draw a pattern, and four of which one is what a mirror shows."""
    numbers = _numbers(drawing.seed)
    rows: Rows = tuple(tuple(next(numbers) % 2 for _ in range(_PATTERN)) for _ in range(_PATTERN))
    if rows == _mirrored(rows):
        rows = _with_pixel(rows, 0, 0)
    right = _mirrored(rows)
    near = _with_pixel(right, next(numbers) % _PATTERN, next(numbers) % _PATTERN)
    others = [near]
    for wrong in (rows, tuple(reversed(rows)), _mirrored(tuple(reversed(rows))), _with_pixel(near, 5, 3)):
        if wrong != right and wrong not in others:
            others.append(wrong)
    options = _shuffled(numbers, [right, *others[:3]])
    paint = (_shuffled(numbers, list(_PAINTS))[0],)
    inside = f'<rect x="23" y="2" width="14" height="14" fill="{_PANEL}"/>{_pixels(rows, 24, 3, 2, paint)}'
    for at, option in enumerate(options):
        x = 1 + at * 15
        inside += (
            f'<rect x="{x}" y="20" width="13" height="13" fill="{_PANEL}"/>{_pixels(option, x + 0.5, 20.5, 2, paint)}'
            f'<text x="{x + 6.5}" y="37.5" font-family="monospace" font-size="4" fill="{_INK}"'
            f' text-anchor="middle">{_LETTERS[at]}</text>'
        )
    choices = [Choice(letter.lower(), letter) for letter in _LETTERS]
    content = Content(choices=choices, picture_text="A pattern, and below it four others called A, B, C and D")
    letter = _LETTERS[options.index(right)]
    return Drawn(_svg(60, 40, inside), content, Solution(letter, choice=letter.lower()))


def _draw_count(drawing: Drawing) -> Drawn:
    """Scatter figures of two kinds; one kind is to be counted."""
    numbers = _numbers(drawing.seed)
    wanted, other = _sprite(numbers), _sprite(numbers)
    paints = _shuffled(numbers, list(_PAINTS))
    many = drawing.columns * drawing.rows
    count = many // 3 + next(numbers) % max(many // 4, 1)
    places = set(_shuffled(numbers, list(range(many)))[:count])
    inside = f'<rect x="0" y="0" width="{drawing.columns * 10}" height="11" fill="{_PANEL}"/>'
    inside += _pixels(wanted, 2, 2, 1, (paints[0], paints[1]))
    inside += f'<text x="12" y="7.5" font-family="monospace" font-size="4" fill="{_INK}">How many?</text>'
    for at in range(many):
        figure = wanted if at in places else other
        colours = (paints[0], paints[1]) if at in places or next(numbers) % 2 else (paints[1], paints[2])
        x, y = at % drawing.columns * 10 + 1.5, at // drawing.columns * 10 + 13.5
        inside += _pixels(figure, x, y, 1, colours)
    lowest = max(count - 1 - next(numbers) % 3, 1)
    choices = [Choice(f"n{number}", str(number)) for number in range(lowest, lowest + 4)]
    content = Content(choices=choices, picture_text="A figure above, and a field of figures of which some are like it")
    drawn = _svg(drawing.columns * 10, drawing.rows * 10 + 13, inside)
    return Drawn(drawn, content, Solution(str(count), choice=f"n{count}"))
