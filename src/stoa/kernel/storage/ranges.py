"""The `Range` header: one part of a file at a time."""

import re

_RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<suffix>\d{1,18}))", re.ASCII)


class Unsatisfiable(ValueError):
    """The file has no such part."""


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Give start and stop of the part; None for the whole file, which also answers what is malformed or manifold."""
    match = _RANGE.fullmatch(header.replace(" ", "")) if header else None
    if match is None:
        return None
    if match["suffix"] is not None:
        wanted = int(match["suffix"])
        start, stop = max(0, size - wanted), size
        if wanted == 0:
            raise Unsatisfiable
    else:
        start = int(match["first"])
        if match["last"] and int(match["last"]) < start:
            return None
        stop = min(int(match["last"]) + 1, size) if match["last"] else size
    if start >= size:
        raise Unsatisfiable
    return start, stop
