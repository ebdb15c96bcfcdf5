"""About how many of something stand in a circle on the globe: by squares of a net that were counted before."""

import math
from collections.abc import Iterable, Mapping, Sequence

_TENTH, _WHOLE = 0.1, 1.0
_WIDE_KILOMETERS = 300
_KILOMETERS_A_DEGREE = 111.2

type Net = Mapping[int, Sequence[tuple[float, float, int]]]
"""Squares of a net, row by row: where in the middle of it most stand, and how many."""


class Nets:
    """One net for small circles and one for wide ones."""

    def __init__(self, squares: Iterable[tuple[float, float, int]] = ()) -> None:
        """Lay out how many stand at each of these points: latitude, longitude and number."""
        known = list(squares)
        self._fine, self._coarse = net_of(known, _TENTH), net_of(known, _WHOLE)

    def count_near(self, latitude: float, longitude: float, kilometers: float, most: int) -> int:
        """Count those in the squares whose middles are in a circle; from `most` on it matters no more."""
        net, size = (self._coarse, _WHOLE) if kilometers > _WIDE_KILOMETERS else (self._fine, _TENTH)
        reach = kilometers / _KILOMETERS_A_DEGREE
        found = 0
        for row in range(math.floor((latitude - reach) / size), math.floor((latitude + reach) / size) + 1):
            for north, east, many in net.get(row, ()):
                up, across = north - latitude, abs((east - longitude + 180) % 360 - 180)
                width = across * math.cos(math.radians((north + latitude) / 2))
                if up * up + width * width <= reach * reach:
                    found += many
                    if found >= most:
                        return most
        return found


def net_of(points: Iterable[tuple[float, float, int]], size: float) -> Net:
    """Lay points out by the squares of a net of this size: latitude, longitude and how many stand there."""
    sums: dict[tuple[int, int], tuple[float, float, int]] = {}
    for latitude, longitude, many in points:
        key = math.floor(latitude / size), math.floor(longitude / size)
        north, east, before = sums.get(key, (0.0, 0.0, 0))
        sums[key] = north + latitude * many, east + longitude * many, before + many
    net: dict[int, list[tuple[float, float, int]]] = {}
    for (row, _), (north, east, many) in sums.items():
        if many > 0:
            net.setdefault(row, []).append((north / many, east / many, many))
    return net
