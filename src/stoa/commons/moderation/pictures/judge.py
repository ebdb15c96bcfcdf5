"""Judging a picture by its colours and shapes: a weak hint, made of a thumbnail in a few milliseconds, on this machine.

It knows nothing of what a picture shows. It finds pictures that are mostly one patch of the colours that skin has in
all its shades, and stand before something else; a face from near is such a picture, too.
"""

from collections import deque
from typing import Any

from stoa.commons.moderation.models import Signal
from stoa.kernel.errors import Invalid

from .models import PictureSignals

LARGEST = 8 * 1024 * 1024
"""More bytes than a thumbnail has."""
_SIDE = 64
_SKIN_CB, _SKIN_CR = (77, 127), (133, 173)
_DARKEST, _BRIGHTEST = 30, 245
_EDGE = 48
_COLOUR_BITS = 4
_MUCH, _PATCH, _DRAWN = 0.35, 0.25, 0.35
_HOT_FROM, _HOT_TO = 0.3, 0.8
_BESIDE = 0.25
"""What takes so much of the left and of the right border is what stands behind: a beach, a deck, a cabin of wood."""


def judge_picture(thumbnail: bytes) -> PictureSignals:
    """Measure a thumbnail, as the bytes of an image file."""
    pixels = _pixels(thumbnail)
    mask = [_is_skin(*pixel) for pixel in pixels]
    skin = sum(mask) / len(mask)
    patch = _largest_patch(mask)
    largest = len(patch) / len(mask)
    edges = _edges(pixels)
    colours = len({tuple(value >> (8 - _COLOUR_BITS) for value in pixel) for pixel in pixels}) / len(pixels)
    return PictureSignals(
        skin, largest, edges, colours, tuple(_hints(skin, 0 if _is_behind(patch) else largest, edges))
    )


def _hints(skin: float, largest: float, edges: float) -> list[Signal]:
    if skin < _MUCH or largest < _PATCH or edges > _DRAWN:
        return []
    share = min(1.0, max(0.0, (largest - _HOT_FROM) / (_HOT_TO - _HOT_FROM)))
    words = f"{skin:.0%} of it has the colours of skin, {largest:.0%} in one patch. Sand and wood look alike."
    return [Signal("picture.skin", round(15 + 25 * share), words)]


def _pixels(thumbnail: bytes) -> list[tuple[int, int, int]]:
    if not 0 < len(thumbnail) <= LARGEST:
        message = f"A thumbnail has at most {LARGEST // 1024 // 1024} MB."
        raise Invalid(message)
    # Eight megabytes that few processes need: they come with the first picture.
    import pyvips  # type: ignore[import-untyped]  # noqa: PLC0415 - see above; it comes without types

    try:
        image: Any = pyvips.Image.thumbnail_buffer(thumbnail, _SIDE, height=_SIDE, size="force")
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        raw = bytes(image.colourspace("srgb").cast("uchar").write_to_memory())
    except pyvips.Error:
        message = "This picture cannot be read."
        raise Invalid(message) from None
    return list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))


def _is_skin(red: int, green: int, blue: int) -> bool:
    """Say whether a colour is one that skin has, light or dark: its hue is, whatever its brightness."""
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    cb, cr = 128 + 0.564 * (blue - light), 128 + 0.713 * (red - light)
    return (
        _DARKEST < light < _BRIGHTEST
        and _SKIN_CB[0] <= cb <= _SKIN_CB[1]
        and _SKIN_CR[0] <= cr <= _SKIN_CR[1]
        and red > blue
    )


def _edges(pixels: list[tuple[int, int, int]]) -> float:
    light = [(red * 77 + green * 151 + blue * 28) >> 8 for red, green, blue in pixels]
    steps = sum(
        abs(light[at] - light[at + 1]) > _EDGE or abs(light[at] - light[at + _SIDE]) > _EDGE
        for at in range(len(light) - _SIDE)
        if at % _SIDE != _SIDE - 1
    )
    return steps / (_SIDE - 1) ** 2


def _is_behind(patch: list[int]) -> bool:
    """Say whether a patch goes from border to border, as a landscape or a wall does and a person seldom."""
    return all(sum(at % _SIDE == column for at in patch) >= _BESIDE * _SIDE for column in (0, _SIDE - 1))


def _largest_patch(mask: list[bool]) -> list[int]:
    """Give the pixels of the largest connected patch."""
    left = {at for at, marked in enumerate(mask) if marked}
    largest: list[int] = []
    while left:
        waiting = deque([left.pop()])
        patch: list[int] = []
        while waiting:
            at = waiting.popleft()
            patch.append(at)
            column = at % _SIDE
            beside = (at - 1 if column else -1, at + 1 if column < _SIDE - 1 else -1, at - _SIDE, at + _SIDE)
            for other in beside:
                if other in left:
                    left.remove(other)
                    waiting.append(other)
        largest = max(largest, patch, key=len)
    return largest
