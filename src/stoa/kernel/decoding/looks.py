"""How a picture looks in short: its colour, a blur of it, and a fingerprint by which its like are found."""

from base64 import b64encode
from collections import Counter

import pyvips  # type: ignore[import-untyped]  # it comes without types

_BLUR_WIDTH = 20
_SAMPLE = 32
_BUCKET = 32
_TRANSPARENT = 128


def colour_of(image: pyvips.Image) -> str:
    """Give the colour that there is most of: the mean of the fullest of 512 boxes."""
    small = image.thumbnail_image(_SAMPLE, height=_SAMPLE, size="force")
    bands = small.bands
    pixels = bytes(small.write_to_memory())
    boxes: Counter[tuple[int, int, int]] = Counter()
    sums: dict[tuple[int, int, int], list[int]] = {}
    for at in range(0, len(pixels), bands):
        if small.hasalpha() and pixels[at + bands - 1] < _TRANSPARENT:
            continue
        red, green, blue = pixels[at : at + 3]
        box = (red // _BUCKET, green // _BUCKET, blue // _BUCKET)
        boxes[box] += 1
        total = sums.setdefault(box, [0, 0, 0])
        for band, value in enumerate((red, green, blue)):
            total[band] += value
    if not boxes:
        return "#808080"
    fullest, count = boxes.most_common(1)[0]
    red, green, blue = (value // count for value in sums[fullest])
    return f"#{red:02x}{green:02x}{blue:02x}"


def blur_of(image: pyvips.Image) -> str:
    """Give a picture of a few pixels as a data address."""
    small = image.thumbnail_image(_BLUR_WIDTH, height=_BLUR_WIDTH, size="down")
    written = small.webpsave_buffer(Q=30, effort=6, keep="none")
    return f"data:image/webp;base64,{b64encode(written).decode('ascii')}"


def fingerprint_of(image: pyvips.Image) -> str:
    """Say for 8 × 8 places whether it grows lighter to the right (a difference hash)."""
    plain = image.flatten(background=255) if image.hasalpha() else image
    grey = plain.thumbnail_image(9, height=8, size="force").colourspace("b-w")
    values = bytes(grey.extract_band(0).write_to_memory())
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (values[at] < values[at + 1])
    return f"{bits:016x}"
