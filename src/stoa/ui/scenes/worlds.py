"""A game server's landscape in large pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Final

from markupsafe import escape

from stoa.ui.quick import trusted
from stoa.ui.scenes.draw import Dice, Shape, lots, paths

COLUMNS: Final = 64


@dataclass(frozen=True, slots=True)
class _Biome:
    name: str
    sky: tuple[str, str, str]
    light: str
    far: str
    mid: str
    near: str
    deep: str
    leaf: str
    night: bool = False
    grows: str = "oak"


@dataclass(frozen=True, slots=True)
class WorldScene:
    """The drawing, and what it shows, in words."""

    shapes: tuple[Shape, ...]
    words: str
    columns: int
    rows: int


_MINECRAFT = (
    _Biome(
        "a green valley at noon",
        ("#7db7e8", "#9fcbf0", "#c4e0f6"),
        "#fff3c4",
        "#8fb59b",
        "#5f9a5b",
        "#3f7a3d",
        "#6b4a2f",
        "#2f6231",
    ),
    _Biome(
        "a birch wood at dusk",
        ("#3c3a6b", "#8a5a83", "#e8936a"),
        "#ffd27a",
        "#6d4f73",
        "#4a3f5c",
        "#2c3a3a",
        "#2a211f",
        "#1e2c2b",
    ),
    _Biome(
        "a pine forest by night",
        ("#0a1a20", "#0e2c30", "#17484a"),
        "#ffd47a",
        "#1a4f48",
        "#123a31",
        "#0d2720",
        "#091a15",
        "#0b2f24",
        night=True,
        grows="pine",
    ),
    _Biome(
        "a desert in the morning",
        ("#f3c48b", "#f7d7a5", "#fbe9c8"),
        "#fffbe6",
        "#e0aa74",
        "#d1925a",
        "#c07f45",
        "#96592f",
        "#5d7a3a",
        grows="cactus",
    ),
    _Biome(
        "snowy peaks",
        ("#8fb3d9", "#b3cde8", "#dbe8f5"),
        "#ffffff",
        "#a5bcd6",
        "#d5e2ef",
        "#f3f8fc",
        "#9db4c9",
        "#31566b",
        grows="pine",
    ),
    _Biome(
        "a crimson cavern",
        ("#2a0a10", "#4a1015", "#7a1f16"),
        "#ffb347",
        "#5c161a",
        "#431014",
        "#2b0b10",
        "#ff7a2f",
        "#8c1d2b",
        grows="spire",
    ),
)
_HYTALE = (
    _Biome(
        "floating meadows",
        ("#2d7f9e", "#5fb3b3", "#bfe6c8"),
        "#fff6cf",
        "#4d9a96",
        "#3a8a6a",
        "#2f7350",
        "#5b4a3a",
        "#1f5a48",
    ),
    _Biome(
        "a violet dusk",
        ("#2b1f54", "#5b3a8c", "#d06aa0"),
        "#ffd9a0",
        "#4a2f74",
        "#38265c",
        "#271b43",
        "#1a1230",
        "#6a3fa0",
        night=True,
        grows="spire",
    ),
    _Biome(
        "amber highlands",
        ("#d97b3f", "#eda35c", "#f7cf94"),
        "#fff1cc",
        "#b5683f",
        "#8f5136",
        "#6b3d2c",
        "#472a22",
        "#7a2f26",
        grows="pine",
    ),
    _Biome(
        "a teal lagoon by night",
        ("#062330", "#0b3c4a", "#13606a"),
        "#d8fff3",
        "#0f4a55",
        "#0b3a44",
        "#082b33",
        "#051d24",
        "#0f5a4f",
        night=True,
    ),
)


_NAMED: Final = {biome.name: biome for biome in (*_MINECRAFT, *_HYTALE)}
_VARIANTS: Final = 24


def world_svg(name: str, game_type: str, fit: str = "slice", at: str = "xMidYMax", columns: int = COLUMNS) -> str:
    """Write the landscape as a page shows it."""
    country, a, b, c, d = lots(name, _LOTS)
    countries = _countries(game_type == "hytale", columns)
    biome, sky, far, mid, near = countries[country % len(countries)]
    return trusted(f"{_head(biome, fit, at, columns)}{sky[a]}{far[b]}{mid[c]}{near[d]}</svg>\n")


@lru_cache(maxsize=256)
def _head(biome: str, fit: str, at: str, columns: int) -> str:
    """Begin a drawing; what comes from outside is escaped, the rest is numbers and words of ours."""
    return (
        f'<svg class="scene scene--pixel" viewBox="0 0 {columns} {_rows(columns)}" '
        f'preserveAspectRatio="{escape(at)} {escape(fit)}" role="img" aria-label="{_words(biome)}">'
    )


def world_scene(name: str, game_type: str, columns: int = COLUMNS) -> WorldScene:
    """Draw the landscape that belongs to a name; more columns give smaller pixels and a wider view."""
    country, *drawn = lots(name, _LOTS)
    countries = _countries(game_type == "hytale", columns)
    biome = countries[country % len(countries)][0]
    layers = (_layer(number, biome, lot % _VARIANTS, columns)[0] for number, lot in enumerate(drawn))
    return WorldScene(tuple(shape for shapes in layers for shape in shapes), _words(biome), columns, _rows(columns))


def _words(biome: str) -> str:
    return f"Pixel drawing of {biome}"


def _rows(columns: int) -> int:
    return columns * 11 // 32


class _Layer(dict[int, str]):
    """One layer of a country, as it is written for each lot.

    Drawing takes a hundred times as long as choosing, and a list shows twenty of them: so layers are drawn once, and
    hundreds of thousands of landscapes are put together from a few dozen of each.
    """

    def __init__(self, number: int, biome: str, columns: int) -> None:
        """Draw nothing yet."""
        super().__init__()
        self._of = number, biome, columns

    def __missing__(self, lot: int) -> str:
        """Draw it."""
        number, biome, columns = self._of
        text = self[lot] = _layer(number, biome, lot % _VARIANTS, columns)[1]
        return text


type _Country = tuple[str, _Layer, _Layer, _Layer, _Layer]
"""What it is called, and its sky, its far hills, what is before them and what is near."""


@cache
def _countries(is_hytale: bool, columns: int) -> tuple[_Country, ...]:
    """Give the countries of a game."""

    def layer(number: int, biome: _Biome) -> _Layer:
        return _Layer(number, biome.name, columns)

    biomes = _HYTALE if is_hytale else _MINECRAFT
    return tuple((one.name, layer(0, one), layer(1, one), layer(2, one), layer(3, one)) for one in biomes)


@lru_cache(maxsize=4096)
def _layer(number: int, biome: str, variant: int, columns: int) -> tuple[tuple[Shape, ...], str]:
    """Draw one layer, and write it."""
    shapes = _LAYERS[number](Dice(f"{biome} {number} {variant}"), _NAMED[biome], columns, _rows(columns))
    return shapes, paths(shapes)


def _far(dice: Dice, biome: _Biome, columns: int, rows: int) -> tuple[Shape, ...]:
    return (Shape(biome.far, _ground(_ridge(dice, columns, (8, 12), 3), rows)),)


def _mid(dice: Dice, biome: _Biome, columns: int, rows: int) -> tuple[Shape, ...]:
    ridge = _ridge(dice, columns, (11, 15), 2)
    growth = _growth(dice, biome.grows, ridge, range(2, columns - 3, 5))
    return Shape(biome.mid, _ground(ridge, rows)), Shape(biome.leaf, growth, 0.55)


def _near(dice: Dice, biome: _Biome, columns: int, rows: int) -> tuple[Shape, ...]:
    ridge = _ridge(dice, columns, (15, 18), 1)
    return (
        Shape(biome.leaf, _growth(dice, biome.grows, ridge, range(3, columns - 4, 8))),
        Shape(biome.near, _ground(ridge, rows)),
        Shape(biome.deep, _ground([height + 2 + (x % 5 == 1) for x, height in enumerate(ridge)], rows)),
    )


def _ridge(dice: Dice, columns: int, between: tuple[int, int], step: int) -> list[int]:
    """Walk from left to right, up and down by whole cells."""
    highest, lowest = (round(height * _rows(columns) / 22) for height in between)
    height = dice.between(highest, lowest)
    heights: list[int] = []
    while len(heights) < columns:
        heights += [height] * dice.between(1, 6 - step)
        height = min(lowest, max(highest, height + dice.between(-step, step)))
    return heights[:columns]


@lru_cache(maxsize=8)
def _bands(columns: int) -> tuple[str, str]:
    """Write the two lower parts of the sky, which every landscape of that width has."""
    rows = _rows(columns)
    unit = rows / 22
    middle = [round(5 * unit) + (x * 7 // 5 % 3 == 0) for x in range(columns)]
    lower = [round(9 * unit) + (x * 3 // 4 % 4 == 0) for x in range(columns)]
    return _ground(middle, rows), _ground(lower, rows)


def _ground(heights: list[int], rows: int) -> str:
    """Write everything under a ridge as one path, runs of the same height as one step."""
    parts, x = [f"M0 {rows}"], 0
    for height, run in groupby(heights):
        parts.append(f"V{height}H")
        x += len(list(run))
        parts.append(str(x))
    return "".join(parts) + f"V{rows}z"


def _sky(dice: Dice, biome: _Biome, columns: int, rows: int) -> tuple[Shape, ...]:
    middle, lower = _bands(columns)
    air = (
        Shape(biome.sky[0], f"M0 0h{columns}v{rows}H0z"),
        Shape(biome.sky[1], middle),
        Shape(biome.sky[2], lower),
    )
    at, top = dice.between(columns * 5 // 8, columns - 10), dice.between(2, rows // 6)
    disc = Shape(biome.light, f"M{at} {top}h4v4h-4z")
    halo = Shape(biome.light, f"M{at - 1} {top - 1}h6v6h-6z", 0.25)
    if biome.night:
        stars = "".join(f"M{dice.below(columns)} {dice.below(rows * 2 // 5)}h.5v.5h-.5z" for _ in range(columns // 2))
        return *air, Shape(biome.light, stars, 0.8), halo, disc
    clouds = ""
    for _ in range(columns // 16):
        x, y, width = dice.below(columns - 8), dice.between(1, rows // 3), dice.between(4, 9)
        clouds += f"M{x} {y}h{width}v1h-{width}zM{x + 1} {y - 1}h{width - 3}v1h-{width - 3}z"
    return *air, halo, disc, Shape("#ffffff", clouds, 0.35)


def _growth(dice: Dice, kind: str, ridge: list[int], places: range) -> str:
    return "".join(
        _PLANTS[kind](x, ridge[x], dice.between(0, 2))
        for x in (place + dice.between(-1, 2) for place in places)
        if dice.below(5)
    )


def _oak(x: int, y: int, more: int) -> str:
    return f"M{x} {y}v-{2 + more}h1v{2 + more}zM{x - 1} {y - 2}v-{2 + more}h3v{2 + more}zM{x} {y - 4 - more}v-1h1v1z"


def _pine(x: int, y: int, more: int) -> str:
    return (
        f"M{x} {y}v-1h1v1zM{x - 2} {y - 1}v-1h1v-1h3v1h1v1zM{x - 1} {y - 3}v-{1 + more // 2}h3v{1 + more // 2}z"
        f"M{x} {y - 4 - more // 2}v-{1 + more}h1v{1 + more}z"
    )


def _cactus(x: int, y: int, more: int) -> str:
    return f"M{x} {y}v-{3 + more}h1v{3 + more}zM{x - 1} {y - 2}v-1h1v1zM{x + 1} {y - 1}v-2h1v2z"


def _spire(x: int, y: int, more: int) -> str:
    return f"M{x - 1} {y}v-{1 + more}h3v{1 + more}zM{x} {y - 1 - more}v-{3 + more}h1v{3 + more}z"


_PLANTS: Final[dict[str, Callable[[int, int, int], str]]] = {
    "oak": _oak,
    "pine": _pine,
    "cactus": _cactus,
    "spire": _spire,
}
_LAYERS: Final = (_sky, _far, _mid, _near)
_LOTS: Final = 1 + len(_LAYERS)
