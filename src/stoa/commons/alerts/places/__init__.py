"""Places of addresses, from a file that the operator names; without one, nobody is anywhere."""

import csv
import ipaddress
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a network is."""

    country: str
    latitude: float
    longitude: float


type _Range = tuple[int, int, Place]


class Places:
    """Networks of one file, sorted, so that an address is found in a few steps."""

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        """Read the lines; one that is no network and place is refused with its number."""
        self._ranges: dict[int, list[_Range]] = {4: [], 6: []}
        for number, line in enumerate(lines, 1):
            try:
                network, country, latitude, longitude = line
                read = ipaddress.ip_network(network.strip())
                place = Place(country.strip(), float(latitude), float(longitude))
            except ValueError as error:
                message = f"Line {number} of the file of places is not network,country,latitude,longitude: {error}."
                raise ValueError(message) from error
            self._ranges[read.version].append((int(read[0]), int(read[-1]), place))
        for ranges in self._ranges.values():
            ranges.sort(key=lambda one: one[:2])
        self._starts = {version: [one[0] for one in ranges] for version, ranges in self._ranges.items()}

    def find(self, address: str) -> Place | None:
        """Give where an address is; None where the file does not say."""
        try:
            read = ipaddress.ip_address(address.partition("/")[0])
        except ValueError:
            return None
        at = bisect_right(self._starts[read.version], int(read)) - 1
        if at < 0:
            return None
        _, last, place = self._ranges[read.version][at]
        return place if int(read) <= last else None


def load_places(path: str) -> Places | None:
    """Read the file once for each time that it changes."""
    return _load(path, Path(path).stat().st_mtime_ns) if path else None


@lru_cache(maxsize=2)
def _load(path: str, _changed: int) -> Places:
    with Path(path).open(newline="", encoding="utf-8") as file:
        return Places([line for line in csv.reader(file) if line])


def kilometres(one: Place, other: Place) -> float:
    """Measure how far two places are apart, over the ground."""
    phi, psi = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    half = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin(across / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, half)))
