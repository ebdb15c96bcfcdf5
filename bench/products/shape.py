"""One shape of a question, and the different questions that are asked in it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from bench.scenario import Request
from stoa.kernel.db.listing import Listing

type Pairs = Sequence[tuple[str, str]]
type Some = Callable[[random.Random], Pairs]

REQUESTS = 2_000
MOST_MS = 50.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A name, the path that is asked, and what makes each question of it a little different."""

    name: str
    path: str
    parts: tuple[Some, ...] = ()
    most_ms: float = MOST_MS
    """Its bar, at p99."""
    kept: bool = False
    """Answered as people get it, out of the cache where it has the answer; the others are asked without one."""
    evening: bool = False
    """A page in the midst of an evening: browsers ask for it, and others have asked for the like for a while before."""
    of_one: bool = False
    """The page of one thing, which is no list: the bar of lists is an aim for it."""
    listed: str = ""
    """The list whose rows fill `{slug}` in the path, where nobody knows them beforehand."""
    walks: int = 0
    """Follow so many pages of the list before anything is measured, so that the cursor stands deep in it."""

    def requests(self, count: int = REQUESTS, *, known: Sequence[str] = (), when: str = "") -> list[Request]:
        """Make the questions: the same ones in every run, and others of the kind for another time."""
        chance = random.Random(f"{self.name}{when}")
        return [self._one(chance, known) for _ in range(count)]

    def _one(self, chance: random.Random, known: Sequence[str]) -> Request:
        pairs = [pair for part in self.parts for pair in part(chance)]
        path = self.path
        if known:
            path = path.replace("{slug}", often(known, chance) if self.kept else chance.choice(known))
        for name, value in [pair for pair in pairs if pair[0].startswith("{")]:
            path = path.replace(name, value)
        told = urlencode([pair for pair in pairs if not pair[0].startswith("{")])
        return Request("GET", f"{path}?{told}" if told else path)


@dataclass(frozen=True, slots=True)
class Product:
    """A site, how large its world is, and what is asked of it."""

    site: str
    title: str
    rows: int
    unit: str
    shapes: tuple[Shape, ...]


def often[T](known: Sequence[T], chance: random.Random) -> T:
    """Choose as people do: what stands further up far more often than the others (Zipf)."""
    return chance.choices(known, cum_weights=_weights(len(known)))[0]


@cache
def _weights(count: int) -> list[float]:
    return list(accumulate(1 / (place + 1) for place in range(count)))


def listing_shapes(path: str, listing: Listing[Any], values: Mapping[str, Some], facets: Pairs) -> list[Shape]:
    """Give every order without a filter, with each filter, and with facets; and the orders turned round.

    A filter brings what it needs; an order that needs a filter comes with it.
    """
    found: list[Shape] = []
    asked = {name: _with_needs(listing, name, values) for name in values}
    for sort in listing.sorts.values():
        by: Some = _fixed(("sort", sort.name))
        needed = tuple(values[name] for name in sort.needs)
        found.append(Shape(f"{sort.name}", path, (by, *needed)))
        found.append(Shape(f"-{sort.name}", path, (_fixed(("sort", f"-{sort.name}")), *needed)))
        for name, parts in asked.items():
            more = tuple(part for part in parts if part not in needed)
            if more:
                found.append(Shape(f"{sort.name} | {name}", path, (by, *needed, *more)))
    for name, parts in asked.items():
        found.append(Shape(f"facets | {name}", path, (*parts, _fixed(*facets))))
    found.append(Shape("facets", path, (_fixed(*facets),)))
    return found


def _with_needs(listing: Listing[Any], name: str, values: Mapping[str, Some]) -> tuple[Some, ...]:
    return (*(values[other] for other in listing.filters[name].needs), values[name])


def _fixed(*pairs: tuple[str, str]) -> Some:
    return lambda _: pairs


def one_of(name: str, options: Sequence[object]) -> Some:
    """Ask for one of several values."""
    return lambda chance: [(name, str(chance.choice(options)))]
