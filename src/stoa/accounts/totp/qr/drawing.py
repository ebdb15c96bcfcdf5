"""A QR code as an SVG image."""

from collections.abc import Iterator

from .code import encode
from .masks import Grid

_MARGIN = 4


def draw(text: str, label: str) -> str:
    """Draw the code that says this text, with the margin that readers need; `label` is plain words of ours."""
    grid = encode(text)
    size = len(grid) + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{"".join(_bars(grid))}"/></svg>'
    )


def _bars(grid: Grid) -> Iterator[str]:
    """Draw each run of dark in a row as one bar."""
    for row, line in enumerate(grid):
        column = 0
        while column < len(line):
            start = column
            while column < len(line) and line[column]:
                column += 1
            if column > start:
                yield f"M{start + _MARGIN} {row + _MARGIN}h{column - start}v1h-{column - start}z"
            column += 1
