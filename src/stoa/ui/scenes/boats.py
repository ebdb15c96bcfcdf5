"""A boat at sea: its kind gives the hull, its name gives the hour, the coast and the colours."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from stoa.ui.quick import trusted
from stoa.ui.scenes.draw import Dice, Shape, lots, paths
from stoa.ui.scenes.hulls import HULLS

WIDTH: Final = 320
HEIGHT: Final = 200
HORIZON: Final = 118


@dataclass(frozen=True, slots=True)
class _Hour:
    name: str
    sky: tuple[str, str, str, str]
    sun: str
    coast: tuple[str, str]
    sea: tuple[str, str, str, str]
    glint: str


type Drawn = tuple[tuple[Shape, ...], str]
"""Shapes, and the same as they are written."""
type _Draw = Callable[[Dice, _Hour, int], list[Shape]]


@dataclass(frozen=True, slots=True)
class BoatScene:
    """The drawing in two layers, and what it shows, in words."""

    behind: tuple[Shape, ...]
    boat: tuple[Shape, ...]
    before: tuple[Shape, ...]
    words: str
    width: int


_HOURS = (
    _Hour(
        "at first light",
        ("#f6d9c0", "#f8e3cd", "#fbecd9", "#fdf4e6"),
        "#fff9ec",
        ("#c3b8bd", "#a79fad"),
        ("#9db9c4", "#7fa3b3", "#5f8a9f", "#47748b"),
        "#fff1dc",
    ),
    _Hour(
        "on a bright morning",
        ("#9fcbe6", "#b7d9ee", "#cfe6f4", "#e6f2f8"),
        "#fffdf2",
        ("#9fb9b5", "#7d9f98"),
        ("#5fa6bf", "#3f8fae", "#2b7799", "#1f6083"),
        "#e9f8fb",
    ),
    _Hour(
        "on a hazy afternoon",
        ("#cddbe0", "#d9e4e6", "#e5ebe9", "#f0f0ea"),
        "#fffaf0",
        ("#b4bfc0", "#94a5a9"),
        ("#86aeb6", "#67969f", "#4b7e8b", "#376775"),
        "#f3f7f4",
    ),
    _Hour(
        "at sundown",
        ("#2f4a73", "#7a6a8f", "#d98f7c", "#f6c08a"),
        "#ffe6b0",
        ("#5c5578", "#43436a"),
        ("#8f7f92", "#5f6688", "#3f527a", "#2c406a"),
        "#ffd9a8",
    ),
    _Hour(
        "in the blue hour",
        ("#16294a", "#24406a", "#426290", "#86a0bd"),
        "#f6f1df",
        ("#2c466b", "#1e3558"),
        ("#3a5d86", "#2b4c75", "#1f3c63", "#163052"),
        "#c9d9ea",
    ),
)
_PAINT = (
    {"hull": "#12304f", "stripe": "#e3c48f", "accent": "#c8553d"},
    {"hull": "#f7f3ea", "stripe": "#1f4e79", "accent": "#1f4e79"},
    {"hull": "#8f2f2b", "stripe": "#f2e6cf", "accent": "#d9a441"},
    {"hull": "#f3efe4", "stripe": "#b0413a", "accent": "#2e6f73"},
    {"hull": "#1f5a5e", "stripe": "#f0e3c4", "accent": "#e08e45"},
    {"hull": "#2a2f3a", "stripe": "#c9d3dc", "accent": "#d4a24c"},
)
_FIXED = {
    "deck": "#f8f5ee",
    "shade": "#d5d3cd",
    "glass": "#27445c",
    "dark": "#20262e",
    "wood": "#a8774a",
    "foam": "#ffffff",
}


_VARIANTS: Final = 24


def boat_svg(name: str, boat_type: str, fit: str = "slice", at: str = "xMidYMax", width: int = WIDTH) -> Markup:
    """Write the drawing as a page shows it; a wider sea has its boat to the right, so that words may stand left."""
    chosen = _choose(name, boat_type, 0)
    sky, coast, sea = _behind(chosen, width)
    head = _head(chosen.kind, chosen.hour, fit, at, width)
    afloat = _boat(chosen.kind, chosen.hour, chosen.paint)[1]
    return trusted(
        f'{head}{sky[1]}{coast[1]}{sea[1]}<g transform="translate({(width - WIDTH) * 0.9} 2)">{afloat}</g>'
        f"{_before(chosen, width)[1]}</svg>\n"
    )


@lru_cache(maxsize=512)
def _head(kind: str, hour: int, fit: str, at: str, width: int) -> str:
    """Begin a drawing; what comes from outside is escaped, the rest is numbers and words of ours."""
    return (
        f'<svg class="scene" viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="{escape(at)} {escape(fit)}" '
        f'role="img" aria-label="{escape(_words(kind, hour))}">'
    )


def boat_scene(name: str, boat_type: str, width: int = WIDTH, view: int = 0) -> BoatScene:
    """Draw the boat that belongs to a name; a kind that we do not know gets the workboat.

    Another view shows the same boat at another hour, off another coast.
    """
    chosen = _choose(name, boat_type, view)
    return BoatScene(
        behind=tuple(shape for shapes, _ in _behind(chosen, width) for shape in shapes),
        boat=_boat(chosen.kind, chosen.hour, chosen.paint)[0],
        before=_before(chosen, width)[0],
        words=_words(chosen.kind, chosen.hour),
        width=width,
    )


class _Chosen(NamedTuple):
    """Which of the drawings of each layer belong to a name: drawing takes far longer than choosing."""

    kind: str
    hour: int
    paint: int
    sky: int
    coast: int
    sea: int
    swell: int


def _choose(name: str, boat_type: str, view: int) -> _Chosen:
    hour, paint, *drawn = lots(name, 6)
    if view:
        hour, drawn = hour + 2 * view, [*lots(f"{name}/{view}", 4)]
    return _Chosen(_kind(boat_type), hour % len(_HOURS), paint % len(_PAINT), *(lot % _VARIANTS for lot in drawn))


@lru_cache(maxsize=256)
def _kind(boat_type: str) -> str:
    kind = re.sub(r"[^a-z]+", "-", boat_type.lower()).strip("-")
    return kind if kind in HULLS else "other"


def _words(kind: str, hour: int) -> str:
    return f"Drawing of {HULLS[kind].words} {_HOURS[hour].name}"


def _behind(chosen: _Chosen, width: int) -> tuple[Drawn, Drawn, Drawn]:
    return (
        _layer(_sky, chosen.hour, chosen.sky, width),
        _layer(_coast, chosen.hour, chosen.coast, width),
        _layer(_sea, chosen.hour, chosen.sea, width),
    )


def _before(chosen: _Chosen, width: int) -> Drawn:
    return _layer(_foreground, chosen.hour, chosen.swell, width)


@lru_cache(maxsize=4096)
def _layer(draw: _Draw, hour: int, variant: int, width: int) -> Drawn:
    shapes = tuple(draw(Dice(f"{draw.__name__} {hour} {variant}"), _HOURS[hour], width))
    return shapes, paths(shapes)


@lru_cache(maxsize=512)
def _boat(kind: str, hour: int, paint: int) -> Drawn:
    colours = _FIXED | _PAINT[paint]
    shadow = Shape(_HOURS[hour].sea[3], "M84 158Q160 150 240 158Q230 176 160 178Q96 176 84 158z", 0.55)
    shapes = (shadow, *(Shape(colours[part], path, opacity) for part, path, opacity in HULLS[kind].parts))
    return shapes, paths(shapes)


def _foreground(dice: Dice, hour: _Hour, span: int) -> list[Shape]:
    return [
        Shape(hour.sea[1], _swell(151, 2.2, 26, dice.below(20), span), 0.82),
        Shape(hour.sea[2], _swell(164, 3, 34, dice.below(20), span), 0.9),
        Shape(hour.sea[3], _swell(181, 4, 46, dice.below(20), span)),
        Shape(hour.glint, _glints(dice, 154, 194, span // 36, span), 0.45),
    ]


def _sky(dice: Dice, hour: _Hour, span: int) -> list[Shape]:
    shapes = [Shape(hour.sky[0], f"M0 0h{span}v{HORIZON}H0z")]
    for index, colour in enumerate(hour.sky[1:], 1):
        top = 18 + index * 24
        shapes.append(
            Shape(colour, f"M0 {top}Q{span * 0.28:g} {top - 10} {span * 0.53:g} {top}T{span} {top - 3}V{HORIZON}H0z")
        )
    x, y, radius = dice.between(40, span - 40), dice.between(34, 92), dice.between(11, 17)
    shapes.append(Shape(hour.sun, _disc(x, y, radius + 10), 0.22))
    shapes.append(Shape(hour.sun, _disc(x, y, radius), 0.95))
    for _ in range(dice.between(1, 3) * span // WIDTH):
        x, y, width = dice.between(-20, span - 60), dice.between(18, 70), dice.between(40, 90)
        cloud = f"M{x} {y}q{width * 0.2:g} -9 {width * 0.4:g} -4q{width * 0.3:g} -7 {width * 0.6:g} 4z"
        shapes.append(Shape("#ffffff", cloud, 0.4))
    return shapes


def _coast(dice: Dice, hour: _Hour, span: int) -> list[Shape]:
    shapes = []
    for layer, colour in enumerate(hour.coast):
        x, path = -20, f"M-20 {HORIZON + 2}"
        while x < span:
            width, height = dice.between(46, 96), dice.between(8, 30 - layer * 12)
            path += f"q{width * 0.4:g} -{height} {width} 0"
            x += width
            if not dice.below(3):
                x += 60
                path += "h60"
        shapes.append(Shape(colour, path + "z"))
    return shapes


def _sea(dice: Dice, hour: _Hour, span: int) -> list[Shape]:
    return [
        Shape(hour.sea[0], f"M0 {HORIZON}h{span}v{HEIGHT - HORIZON}H0z"),
        Shape(hour.sea[1], _swell(138, 1.4, 20, dice.below(12), span)),
        Shape(hour.glint, _glints(dice, HORIZON + 3, 146, span // 23, span), 0.55),
    ]


def _swell(top: float, height: float, length: int, offset: int, span: int) -> str:
    path = f"M{-offset} {HEIGHT}V{top:g}"
    count = math.ceil((span + offset) / length)
    half = length / 2
    path += f"q{half / 2:g} -{height * 2:g} {half:g} 0t{half:g} 0" + f"t{half:g} 0t{half:g} 0" * (count - 1)
    return path + f"V{HEIGHT}z"


def _glints(dice: Dice, top: int, bottom: int, count: int, span: int) -> str:
    path = ""
    for _ in range(count):
        x, y, width = dice.below(span), dice.between(top, bottom), dice.between(8, 26)
        path += f"M{x} {y}q{width / 2:g} -1.6 {width} 0q-{width / 2:g} 1 -{width} 0z"
    return path


def _disc(x: int, y: int, radius: int) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 -{2 * radius} 0z"
