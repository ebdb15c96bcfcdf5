"""A QR code as a grid of dark and light."""

from collections.abc import Iterator

from .blocks import all_bytes, capacity, smallest_version
from .masks import MASKS, penalty

LONGEST = capacity(10)

_ALIGNED: dict[int, tuple[int, ...]] = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
_NAMES_ITSELF_FROM = 7
_LEVEL_M = 0b00
_TIMING = 6

type Cells = dict[tuple[int, int], bool]


def encode(text: str) -> list[list[bool]]:
    """Give the rows of the code that says this text, dark ones True, without the quiet margin."""
    content = text.encode()
    version = smallest_version(len(content))
    size = 17 + 4 * version
    fixed = _fixed(version, size)
    bits = "".join(f"{byte:08b}" for byte in all_bytes(content, version))
    drawn = dict.fromkeys(_path(size, fixed), False)
    for place, bit in zip(drawn, bits, strict=False):  # a few places at the end stay light
        drawn[place] = bit == "1"
    grids = [_masked(size, fixed, drawn, number) for number in range(len(MASKS))]
    return min(grids, key=penalty)


def _masked(size: int, fixed: Cells, drawn: Cells, number: int) -> list[list[bool]]:
    mask = MASKS[number]
    cells = fixed | {place: dark ^ mask(*place) for place, dark in drawn.items()} | format_cells(size, number)
    return [[cells[row, column] for column in range(size)] for row in range(size)]


def _path(size: int, fixed: Cells) -> Iterator[tuple[int, int]]:
    """Walk the free places in pairs of columns from the right, upwards and downwards in turn."""
    upwards = True
    right = size - 1
    while right > 0:
        if right == _TIMING:
            right -= 1
        for row in reversed(range(size)) if upwards else range(size):
            for column in (right, right - 1):
                if (row, column) not in fixed:
                    yield row, column
        upwards = not upwards
        right -= 2


def _fixed(version: int, size: int) -> Cells:
    """Draw what every code of a version has, and keep the places of the format free."""
    cells: Cells = format_cells(size, 0)
    for at in range(size):
        cells[_TIMING, at] = cells[at, _TIMING] = at % 2 == 0
    centres = _ALIGNED[version]
    in_corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for row in centres:
        for column in centres:
            if (row, column) not in in_corners:
                cells |= _rings(row, column, 2, size)
    for row, column in ((3, 3), (3, size - 4), (size - 4, 3)):
        cells |= _rings(row, column, 4, size)
    if version >= _NAMES_ITSELF_FROM:
        cells |= _version_cells(version, size)
    return cells


def _rings(row: int, column: int, reach: int, size: int) -> Cells:
    """Draw squares within one another around a centre: dark, light, dark, and light again around a corner's."""
    light = (2, 4) if reach == 4 else (1,)  # noqa: PLR2004 - a corner's pattern has one ring more
    return {
        (row + down, column + across): max(abs(down), abs(across)) not in light
        for down in range(-reach, reach + 1)
        for across in range(-reach, reach + 1)
        if 0 <= row + down < size and 0 <= column + across < size
    }


def format_bits(mask: int) -> int:
    """Give the fifteen bits that name the level and the mask."""
    data = _LEVEL_M << 3 | mask
    return (data << 10 | _remainder(data, 10, 0x537)) ^ 0x5412


def version_bits(version: int) -> int:
    """Give the eighteen bits by which a larger code names its version."""
    return version << 12 | _remainder(version, 12, 0x1F25)


def _remainder(data: int, degree: int, generator: int) -> int:
    rest = data
    for _ in range(degree):
        rest = rest << 1 ^ (rest >> degree - 1) * generator
    return rest


def format_cells(size: int, mask: int) -> Cells:
    """Draw the format twice, and the one place that is always dark."""
    bits = format_bits(mask)
    first = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, column) for column in (7, 5, 4, 3, 2, 1, 0)]
    second = [(8, size - 1 - at) for at in range(8)] + [(size - 7 + at, 8) for at in range(7)]
    cells = {place: bool(bits >> at & 1) for places in (first, second) for at, place in enumerate(places)}
    cells[size - 8, 8] = True
    return cells


def _version_cells(version: int, size: int) -> Cells:
    bits = version_bits(version)
    cells: Cells = {}
    for at in range(18):
        dark = bool(bits >> at & 1)
        cells[at // 3, size - 11 + at % 3] = cells[size - 11 + at % 3, at // 3] = dark
    return cells
