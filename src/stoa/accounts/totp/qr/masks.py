"""The eight masks of a QR code, and how badly each would read."""

from collections.abc import Callable, Iterator, Sequence

type Grid = Sequence[Sequence[bool]]

MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)

_LONG_RUN = 5
_LIKE_A_CORNER = ("10111010000", "00001011101")


def penalty(grid: Grid) -> int:
    """Rate a drawing by the standard's four rules; the lowest reads best."""
    lines = ["".join("1" if dark else "0" for dark in line) for line in (*grid, *zip(*grid, strict=True))]
    runs = sum(length - 2 for line in lines for length in _runs(line) if length >= _LONG_RUN)
    corners = sum(40 for line in lines for at in range(len(line) - 10) if line[at : at + 11] in _LIKE_A_CORNER)
    size = len(grid)
    squares = sum(
        3
        for row in range(size - 1)
        for column in range(size - 1)
        if grid[row][column] == grid[row][column + 1] == grid[row + 1][column] == grid[row + 1][column + 1]
    )
    dark = sum(sum(line) for line in grid)
    return runs + corners + squares + 10 * (abs(dark * 20 - size * size * 10) // (size * size))


def _runs(line: str) -> Iterator[int]:
    length, before = 0, ""
    for one in line:
        if one == before:
            length += 1
            continue
        if length:
            yield length
        length, before = 1, one
    yield length
