"""What is computed about searches: values that are read, frames, and the cells of a map."""

from collections.abc import Mapping
from math import cos, pi, radians, sin
from typing import Any, NamedTuple

from stoa.kernel.db.filters import BadValue
from stoa.sites.marinemarket.places import STATES

METRES_IN_A_FOOT = 0.3048
EVERYWHERE_KM = 20_100
RANGES = ("Price", "Year", "Length")
_WORLD = 360.0
_GLOBE_M = 12_742_000
_CELLS = 24  # of them lie beside each other in what a map of one zoom shows
_CORNERS = 4
_CODES = {name.casefold(): code for code, name in STATES.items()}


def backward_ranges(values: Mapping[str, Any]) -> list[str]:
    """Name what is asked for with a least that is more than its most."""
    return [
        one
        for one in RANGES
        if (least := values.get(f"min{one}")) is not None
        and (most := values.get(f"max{one}")) is not None
        and least > most
    ]


class Frame(NamedTuple):
    """What a map shows; a west that is greater than its east crosses the line of the dates."""

    west: float
    south: float
    east: float
    north: float


WORLD = Frame(-180, -80, 180, 80)


def read_state(text: str) -> str:
    """Take a state of the US by its code or its name, in any letters; what is none stays as it is."""
    plain = text.strip()
    code = _CODES.get(plain.casefold(), plain)
    return code.upper() if code.upper() in STATES else code


def write_state(text: str) -> str:
    """Write a state as filters read it, so that whatever a seller calls it is found; a comma would part it there."""
    return read_state(" ".join(text.replace(",", " ").split())) or text.strip()


def read_currency(text: str) -> str:
    """Take the code of a currency."""
    code = text.strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():  # noqa: PLR2004 - as ISO 4217 has them
        message = "This must be the code of a currency, such as USD."
        raise BadValue(message)
    return code


def read_bbox(text: str) -> list[float]:
    """Take the corners of a frame."""
    message = "This must be west, south, east and north in degrees: -82.5,24.3,-79.8,27.2"
    try:
        corners = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadValue(message) from None
    if len(corners) != _CORNERS:
        raise BadValue(message)
    west, south, east, north = corners
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90 and west != east):  # noqa: PLR2004 - the globe's
        raise BadValue(message)
    return corners


def cell_of(zoom: int) -> float:
    """Say how wide a cell of the grid is, in degrees."""
    return float(_WORLD / 2**zoom / _CELLS)


def zoom_of(frame: Frame) -> int:
    """Say which zoom shows about this much."""
    width = frame.east - frame.west if frame.east > frame.west else frame.east + _WORLD - frame.west
    return max(0, min(16, next((step for step in range(17) if _WORLD / 2**step <= width * 1.3), 16)))


def around(latitude: float, longitude: float, zoom: int) -> Frame:
    """Give the frame of a zoom around a point, within the world."""
    width = _WORLD / 2**zoom
    height = width * 0.4
    west = max(-180.0, min(180.0 - width, longitude - width / 2))
    south = max(-80.0, min(80.0 - height, latitude - height / 2)) if height < 160 else -80.0  # noqa: PLR2004 - of the drawing
    return Frame(round(west, 4), round(south, 4), round(west + width, 4), round(min(80.0, south + height), 4))


def cube_of(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Give a point of the globe in metres from its middle, as listings keep it."""
    up, round_ = radians(latitude), radians(longitude)
    return (
        _GLOBE_M / 2 * cos(up) * cos(round_),
        _GLOBE_M / 2 * cos(up) * sin(round_),
        _GLOBE_M / 2 * sin(up),
    )


def chord_of(kilometres: float) -> float:
    """Say how far that is through the globe, in metres, as straight as a cube measures."""
    return _GLOBE_M * sin(min(kilometres * 1000 / _GLOBE_M, pi / 2))
