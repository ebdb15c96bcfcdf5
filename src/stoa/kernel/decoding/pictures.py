"""Pictures: bounded before they are decoded, turned upright, made anew in several sizes, with nothing else in them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyvips  # type: ignore[import-untyped]  # it comes without types

from .describing import made_file
from .looks import blur_of, colour_of, fingerprint_of
from .models import DamagedFile, Made, Result, Task, TooManyFrames, TooManyPixels

_LOADERS = {
    "image/jpeg": "VipsForeignLoadJpeg",
    "image/png": "VipsForeignLoadPng",
    "image/gif": "VipsForeignLoadNsgif",
    "image/webp": "VipsForeignLoadWebp",
    "image/avif": "VipsForeignLoadHeif",
}
_LARGEST_SIDE = 65_500
_TALLEST = 2
"""A tall strip is made as high as twice its width at most."""
_OPAQUE = 255
_AVIF_EFFORT = 2


def read_picture(task: Task) -> Result:
    """Make everything that pages need of a picture."""
    _allow_only(task.media_type)
    try:
        return _read(task)
    except pyvips.Error as error:
        if "out of memory" in str(error).lower():
            raise MemoryError from error
        raise DamagedFile from error


def _allow_only(media_type: str) -> None:
    """Leave one reader in the library: a file that pretends to be two things is read as one."""
    pyvips.block_untrusted_set(True)  # noqa: FBT003 - the library's own signature
    pyvips.operation_block_set("VipsForeignLoad", True)  # noqa: FBT003 - the library's own signature
    pyvips.operation_block_set(_LOADERS[media_type], False)  # noqa: FBT003 - the library's own signature
    pyvips.cache_set_max(0)


def _read(task: Task) -> Result:
    head = pyvips.Image.new_from_file(task.source, access="sequential")
    frames = check_bounds(head, task)
    width, height = _upright(head)
    side = min(width, height)
    wanted = wanted_widths(task.widths, side if task.square else width)
    source = task.source + ("[n=-1]" if frames > 1 else "")
    largest = _shrunk(source, task, min(wanted[-1], side) if task.square else wanted[-1])
    made = list(_make_all(largest, task, wanted, frames))
    still = largest.crop(0, 0, largest.width, _page_height(largest))
    return Result(
        made=tuple(made),
        width=width,
        height=height,
        frames=frames,
        codec=task.media_type.removeprefix("image/"),
        colour=colour_of(still),
        blur=blur_of(still),
        fingerprint=fingerprint_of(still),
    )


def check_bounds(head: pyvips.Image, task: Task) -> int:
    """Refuse what would be too much to decode; only its head has been read. Gives the number of frames."""
    frames = int(head.get("n-pages")) if head.get_typeof("n-pages") else 1
    width, height = int(head.width), _page_height(head)
    bounds = task.bounds
    if frames > bounds.frames:
        message = (
            f"This is an animation of {frames:,} frames; a still picture is wanted here."
            if bounds.frames == 1
            else f"This animation has {frames:,} frames; at most {bounds.frames:,} are taken. Shorten it."
        )
        raise TooManyFrames(message)
    if width * height * frames > bounds.pixels or max(width, height) > _LARGEST_SIDE:
        message = (
            f"The picture is {width:,} × {height:,} pixels large; at most {bounds.pixels // 1_000_000} million pixels "
            "in all are taken. Make it smaller, then send it again."
        )
        raise TooManyPixels(message)
    return frames


def _page_height(image: pyvips.Image) -> int:
    return int(image.get("page-height")) if image.get_typeof("page-height") else int(image.height)


def _upright(head: pyvips.Image) -> tuple[int, int]:
    turned = head.get_typeof("orientation") != 0 and int(head.get("orientation")) in {5, 6, 7, 8}
    width, height = int(head.width), _page_height(head)
    return (height, width) if turned else (width, height)


def _shrunk(source: str, task: Task, width: int) -> pyvips.Image:
    options: dict[str, Any] = {"size": "down", "export_profile": "srgb", "fail_on": "truncated"}
    if task.square:
        image = pyvips.Image.thumbnail(source, width, height=width, crop="attention", **options)
    else:
        image = pyvips.Image.thumbnail(source, width, height=width * _TALLEST, **options)
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    image = image.copy_memory()  # it is looked at more than once, and its source is read only once
    if image.hasalpha() and image[image.bands - 1].min() == _OPAQUE:
        image = image.extract_band(0, n=image.bands - 1)
    return image


def wanted_widths(widths: Iterable[int], width: int) -> list[int]:
    """Leave out the widths beyond the first that a picture fits into: none is made larger than it is."""
    ordered = sorted(widths)
    fitting = next((at for at, one in enumerate(ordered) if one >= width), len(ordered) - 1)
    return ordered[: fitting + 1]


def _make_all(largest: pyvips.Image, task: Task, wanted: list[int], frames: int) -> Iterator[Made]:
    """Make each width in each format, smaller ones from the largest."""
    for width in reversed(wanted):
        image = largest
        if width != wanted[-1] and frames > 1:
            image = _shrunk(task.source + "[n=-1]", task, width)
        elif width != wanted[-1]:
            height = width if task.square else width * _TALLEST
            image = largest.thumbnail_image(width, height=height, size="down").copy_memory()
        if task.drawing:
            yield _make_png(image, Path(task.folder), str(width))
        else:
            yield from make_formats(image, Path(task.folder), str(width), animated=frames > 1)


def make_formats(image: pyvips.Image, folder: Path, name: str, *, animated: bool = False) -> Iterator[Made]:
    """Write one picture as WebP and AVIF, and as what every program reads."""
    still = image.crop(0, 0, image.width, _page_height(image)) if animated else image
    image.webpsave(str(folder / f"{name}.webp"), Q=78, effort=3, keep="none")
    yield made_file(folder, f"{name}.webp", "image/webp", still.width, still.height)
    if not animated:
        still.heifsave(str(folder / f"{name}.avif"), compression="av1", Q=50, effort=_AVIF_EFFORT, keep="none")
        yield made_file(folder, f"{name}.avif", "image/avif", still.width, still.height)
    if still.hasalpha():
        yield _make_png(still, folder, name)
    else:
        still.jpegsave(str(folder / f"{name}.jpg"), Q=80, optimize_coding=True, interlace=True, keep="none")
        yield made_file(folder, f"{name}.jpg", "image/jpeg", still.width, still.height)


def _make_png(image: pyvips.Image, folder: Path, name: str) -> Made:
    image.pngsave(str(folder / f"{name}.png"), compression=9, keep="none")
    return made_file(folder, f"{name}.png", "image/png", image.width, image.height)
