"""What is asked of MarineMarket: every order and filter of the search, distances, words with slips, and the map."""

import random
from functools import cache

from stoa.sites.marinemarket.boats.equipment import CATALOGUE
from stoa.sites.marinemarket.demo.rules import read_rows
from stoa.sites.marinemarket.search.queries import SEARCH

from .shape import Pairs, Product, Shape, listing_shapes, one_of
from .slips import slipped

_SEARCH = "/api/v1/search"
_LIST, _BOAT = "/api/v1/listings", "/boats/{slug}"
_LEAST_WORD = 5


@cache
def _makes() -> list[str]:
    return [row["make"] for row in read_rows("models")]


def _words(chance: random.Random) -> Pairs:
    row = chance.choice(read_rows("models"))
    text = chance.choice((row["make"], f"{row['make']} {row['model']}", chance.choice(read_rows("towns"))["town"]))
    return [("query", slipped(text, chance) if chance.randrange(2) and len(text) >= _LEAST_WORD else text)]


def _place(chance: random.Random) -> Pairs:
    town = chance.choice(read_rows("towns"))
    latitude, longitude = float(town["latitude"]), float(town["longitude"])
    return [
        ("lat", f"{latitude + chance.uniform(-0.5, 0.5):.3f}"),
        ("lon", f"{longitude + chance.uniform(-0.5, 0.5):.3f}"),
    ]


def _radius(chance: random.Random) -> Pairs:
    return [*_place(chance), ("radiusKm", str(chance.choice((25, 80, 160, 400, 1500))))]


def _features(chance: random.Random) -> Pairs:
    slugs = [slug for group in CATALOGUE.values() for slug in group]
    return [("features", slug) for slug in chance.sample(slugs, chance.randint(1, 2))]


def _frame(chance: random.Random) -> Pairs:
    town = chance.choice(read_rows("towns"))
    wide = chance.choice((0.5, 2, 8, 30))
    west = max(-179.0, min(179.0 - wide, float(town["longitude"]) - wide / 2))
    south = max(-79.0, float(town["latitude"]) - wide / 4)
    return [("bbox", f"{west:.3f},{south:.3f},{west + wide:.3f},{min(80.0, south + wide / 2):.3f}")]


VALUES = {
    "query": _words,
    "boatType": one_of("boatType", sorted({row["kind"] for row in read_rows("models")})),
    "condition": one_of("condition", ("new", "excellent", "good", "fair", "project")),
    "state": one_of("state", sorted({row["state"] for row in read_rows("towns") if row["state"]})),
    "fuel": one_of("fuel", ("diesel", "petrol")),
    "features": _features,
    "minPrice": one_of("minPrice", (500_000, 2_000_000, 5_000_000, 20_000_000)),
    "maxPrice": one_of("maxPrice", (500_000, 2_000_000, 5_000_000, 20_000_000)),
    "currency": one_of("currency", ("USD", "EUR", "GBP", "CAD")),
    "minYear": one_of("minYear", tuple(range(1975, 2023, 4))),
    "maxYear": one_of("maxYear", tuple(range(1975, 2023, 4))),
    "minLength": one_of("minLength", (5, 7, 9, 11, 13, 16)),
    "maxLength": one_of("maxLength", (5, 7, 9, 11, 13, 16)),
    "radiusKm": _radius,
}
_FACETS = tuple(("facets", name) for name in ("boatType", "condition", "state", "fuel", "features", "currency"))
_MIX = (VALUES["boatType"], VALUES["maxPrice"], VALUES["minLength"])

MARINEMARKET = Product(
    site="marinemarket",
    title="MarineMarket",
    rows=200_000,
    unit="boats for sale",
    shapes=(
        Shape("search, as people get it", _SEARCH, _MIX, kept=True),
        Shape("words with slips, as people get it", _SEARCH, (_words,), kept=True),
        Shape("front page, as people get it", "/", kept=True, evening=True),
        Shape("list page, as people get it", "/boats", _MIX, kept=True, evening=True),
        Shape("boat page, as people get it", _BOAT, listed=_LIST, kept=True, evening=True),
        Shape("kind, price and length", _SEARCH, _MIX),
        Shape("kind, price, length and radius", _SEARCH, (*_MIX, _radius, one_of("sort", ("distance", "price")))),
        Shape("words and radius", _SEARCH, (_words, _radius)),
        Shape("map of the world", f"{_SEARCH}/map"),
        Shape("map of a coast", f"{_SEARCH}/map", (_frame,)),
        Shape("map of a coast, one kind", f"{_SEARCH}/map", (_frame, VALUES["boatType"])),
        Shape("list page", "/boats", _MIX),
        Shape("boat page", _BOAT, of_one=True, listed=_LIST),
        Shape("front page", "/"),
        Shape("deep cursor", _SEARCH, walks=100),
        Shape("deep cursor by price", _SEARCH, (one_of("sort", ("price",)),), walks=100),
        *listing_shapes(_SEARCH, SEARCH, VALUES, _FACETS),
    ),
)
