"""Pictures of kinds that matter, drawn from shaded shapes and noise; each kind in many shades."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pyvips  # type: ignore[import-untyped]  # it comes without types

_SIDE = 64
_SKINS = (
    (245, 214, 190),
    (232, 190, 160),
    (224, 172, 140),
    (198, 134, 96),
    (160, 105, 75),
    (120, 78, 55),
    (78, 50, 36),
)
_PLACES = ((40, 90, 160), (235, 235, 230))
_SANDS = ((225, 200, 160), (210, 180, 140), (194, 178, 128), (237, 221, 190))
_WOODS = ((176, 115, 62), (150, 95, 55), (120, 72, 40), (193, 142, 84))
_WATERS = ((30, 90, 150), (90, 150, 190))
_SKIES = ((150, 190, 230), (250, 170, 100))
_INKS = ((20, 20, 20), (60, 60, 90), (120, 30, 30), (20, 80, 40))

type Colour = tuple[int, int, int]


def _plain(colour: Colour) -> Any:
    return pyvips.Image.black(_SIDE, _SIDE, bands=3).linear([1, 1, 1], list(colour))


def _shaded(colour: Colour, seed: int) -> Any:
    """Light falls from one side, and nothing is quite even."""
    x, y = _axes()
    light = 0.75 + 0.35 * (x + y) / (2 * _SIDE)
    grain = pyvips.Image.gaussnoise(_SIDE, _SIDE, mean=0, sigma=6, seed=seed)
    return _plain(colour) * light + grain


def _axes() -> tuple[Any, Any]:
    place = pyvips.Image.xyz(_SIDE, _SIDE)
    return place[0], place[1]


def _oval(width: float, height: float, down: float = 0.5) -> Any:
    x, y = _axes()
    return ((x / _SIDE - 0.5) / width) ** 2 + ((y / _SIDE - down) / height) ** 2 < 1


def _done(image: Any) -> bytes:
    return bytes(image.cast("uchar").copy(interpretation="srgb").write_to_buffer(".png"))


def _bodies() -> Iterator[Any]:
    for seed, (skin, place) in enumerate(product(_SKINS, _PLACES)):
        yield (_oval(0.33, 0.6, 0.6) | _oval(0.16, 0.2, 0.16)).ifthenelse(
            _shaded(skin, seed), _shaded(place, seed + 500)
        )


def _portraits() -> Iterator[Any]:
    for seed, (skin, place) in enumerate(product(_SKINS, _PLACES)):
        clothes = _oval(0.45, 0.3, 1.0).ifthenelse(_shaded((50, 60, 90), seed), _shaded(place, seed + 500))
        yield _oval(0.17, 0.24, 0.42).ifthenelse(_shaded(skin, seed), clothes)


def _close_faces() -> Iterator[Any]:
    for seed, (skin, place) in enumerate(product(_SKINS, _PLACES)):
        yield _oval(0.38, 0.5).ifthenelse(_shaded(skin, seed), _shaded(place, seed + 500))


def _beaches() -> Iterator[Any]:
    for seed, (sand, water) in enumerate(product(_SANDS, _WATERS)):
        _, y = _axes()
        sea = (y < _SIDE * 0.35).ifthenelse(_shaded((170, 205, 235), seed), _shaded(water, seed + 1))
        yield (y > _SIDE * 0.5).ifthenelse(_shaded(sand, seed + 2), sea)


def _saloons() -> Iterator[Any]:
    for seed, (wood, seat) in enumerate(product(_WOODS, _PLACES)):
        x, y = _axes()
        grain = (y * 0.9 + (x * 0.05).cos() * 3) % 9 < 2  # noqa: PLR2004 - a dark vein among nine
        planks = grain.ifthenelse(_shaded(wood, seed) * 0.8, _shaded(wood, seed))
        yield (y > _SIDE * 0.7).ifthenelse(_shaded(seat, seed + 1), planks)


def _boats() -> Iterator[Any]:
    for seed, (water, sky) in enumerate(product(_WATERS, _SKIES)):
        _, y = _axes()
        sea = (y > _SIDE * 0.6).ifthenelse(_shaded(water, seed), _shaded(sky, seed + 1))
        yield _oval(0.35, 0.1, 0.62).ifthenelse(_shaded((240, 240, 238), seed), sea)


def _pages() -> Iterator[Any]:
    for ink, paper in product(_INKS, ((255, 255, 255), (250, 235, 215))):
        x, y = _axes()
        lines = (y % 8 < 3) & ((x * 7 + y * 13) % 11 < 7)  # noqa: PLR2004 - lines of letters
        yield lines.ifthenelse(_plain(ink), _plain(paper))


def _worlds() -> Iterator[Any]:
    for seed, (sand, sky) in enumerate(product(_SANDS, _SKIES)):
        x, y = _axes()
        blocks = ((x / 16).floor() * 31 + (y / 16).floor() * 17) % 5 * 9
        yield (y > _SIDE * 0.45).ifthenelse(_plain(sand) - blocks, _shaded(sky, seed))


def _grey(pictures: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    for one in pictures():
        yield one.cast("uchar").copy(interpretation="srgb").colourspace("b-w").colourspace("srgb")


def drawn() -> Iterator[tuple[str, bool, list[bytes]]]:
    """Give each kind, whether it should be noticed, and its pictures."""
    kinds: tuple[tuple[str, bool, Iterator[Any]], ...] = (
        ("bare bodies, seven shades of skin", True, _bodies()),
        ("the same in black and white", True, _grey(_bodies)),
        ("portraits with clothes", False, _portraits()),
        ("faces that fill the picture", False, _close_faces()),
        ("beaches", False, _beaches()),
        ("saloons of wood", False, _saloons()),
        ("boats at sea, by day and at sunset", False, _boats()),
        ("pages of text", False, _pages()),
        ("deserts of blocks", False, _worlds()),
    )
    for name, wanted, images in kinds:
        yield name, wanted, [_done(image) for image in images]
