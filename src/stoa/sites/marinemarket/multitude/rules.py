"""What people wait for: filters as they are saved, the same for the same number."""

import random
from typing import Any

from stoa.sites.marinemarket.boats.equipment import CATALOGUE
from stoa.sites.marinemarket.demo.rules import read_rows
from stoa.sites.marinemarket.saved.models import SearchFilters

_LENGTHS = ((5, 8), (7, 10), (9, 12), (10, 14), (12, 18), (15, 30))
_FEATURES = tuple(slug for group in CATALOGUE.values() for slug in group)
_RADII = (80.0, 150.0, 300.0)
_PRICES = (10_000, 25_000, 50_000, 90_000, 150_000, 300_000)
_WITH_WORDS, _NEARBY, _IN_A_STATE, _ANYWHERE = 0.1, 0.35, 0.6, 0.98
_PLAIN, _EQUIPPED = 0.5, 0.3


def make_filters(number: int) -> SearchFilters:
    """Give what somebody looks for: most want a kind of boat near them, a few a make, and hardly anybody anything."""
    chance = random.Random(number)  # noqa: S311 - the same market each time, and nothing secret
    town, model = chance.choice(read_rows("towns")), chance.choice(read_rows("models"))
    shortest, longest = chance.choice(_LENGTHS)
    most = chance.choice(_PRICES) * 100
    where = chance.random()
    if where < _WITH_WORDS:
        return SearchFilters(query=model["make"], max_price=most, min_length=float(shortest), units="metric")
    if where >= _ANYWHERE:
        return SearchFilters(max_price=most // 10, currency=town["currency"])
    kind = model["kind"] if chance.random() > _PLAIN / 10 else None
    wanted = [chance.choice(_FEATURES)] if chance.random() < _EQUIPPED else None
    told: dict[str, Any] = {
        "boat_type": kind,
        "max_price": most,
        "features": wanted,
        "min_year": 1990 + chance.randrange(30),
    }
    told |= {"min_length": float(shortest), "max_length": float(longest), "units": "metric"}
    if where < _NEARBY:
        told |= {"lat": float(town["latitude"]), "lon": float(town["longitude"]), "radius_km": chance.choice(_RADII)}
        return SearchFilters(**told)
    if where < _IN_A_STATE:
        return SearchFilters(**told, state=town["state"])
    return SearchFilters(**told, condition=chance.choice(("excellent", "good", "fair")))
