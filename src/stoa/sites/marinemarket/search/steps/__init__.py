"""Steps of length, price and year, each of which has its boats in another order: a page of every step makes the page.

What goes against an order, as long boats do against prices, is found without walking through all that does not fit. So
are boats with equipment that the cheapest ones, dinghies, never have: kinds of boat are such steps, too.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from stoa.kernel.db.shapes import Source

from .queries import KINDS_WITH_ALL

_FIRST_YEAR, _LAST_YEAR_STEP, _YEARS = 1960, 17, 4
_LAST_LENGTH_STEP, _METRES = 15, 2
_FIRST_PRICE_STEP, _LAST_PRICE_STEP = 16, 30


class Steps(NamedTuple):
    """What is cut into steps, and the order that boats have in each; `step` is what the database's function says."""

    name: str
    sort: str
    column: str
    kind: str
    limits: tuple[str, str]
    ends: tuple[int, int]
    step: Callable[[Any], int]

    def source(self, given: Collection[str]) -> str:
        """Name the source for the limits that are given."""
        return " ".join((self.name, *(one for one in self.limits if one in given)))

    def many(self, values: Mapping[str, Any]) -> int:
        """Count the steps that fit."""
        first, last = (
            self.step(values[name]) if name in values else end for name, end in zip(self.limits, self.ends, strict=True)
        )
        return max(0, last - first + 1)


def _length_step(metres: float) -> int:
    return min(int(metres / _METRES), _LAST_LENGTH_STEP)


def _price_step(minor: int) -> int:
    return min(max(minor.bit_length() - 1, _FIRST_PRICE_STEP), _LAST_PRICE_STEP)


def _year_step(year: int) -> int:
    return min(max(year - _FIRST_YEAR, 0) // _YEARS, _LAST_YEAR_STEP)


_LENGTHS = ("minLength", "maxLength"), (0, _LAST_LENGTH_STEP), _length_step
_PRICES = ("minPrice", "maxPrice"), (_FIRST_PRICE_STEP, _LAST_PRICE_STEP), _price_step
_YEARS_BUILT = ("minYear", "maxYear"), (0, _LAST_YEAR_STEP), _year_step
ALL_STEPS = (
    Steps("length_step", "price", "length_m", "float8", *_LENGTHS),
    Steps("price_step", "length", "price_minor", "bigint", *_PRICES),
    Steps("year_step", "length", "year", "integer", *_YEARS_BUILT),
)


def _sources(steps: Steps) -> dict[str, Source]:
    found = {}
    for given in (steps.limits, steps.limits[:1], steps.limits[1:]):
        ends = ", ".join(
            f"(select {steps.name}(:{name}::{steps.kind}))" if name in given else str(end)
            for name, end in zip(steps.limits, steps.ends, strict=True)
        )
        heads = f"generate_series({ends}) as d (step)"
        found[steps.source(given)] = Source(heads, "listings b", f"b.shown and {steps.name}(b.{steps.column}) = d.step")
    return found


KINDS, SORTS_IN_KINDS = "kinds", frozenset({"price", "length"})
"""Kinds that have each piece of equipment that is asked for, and the orders that an index has for each kind."""


STEPPED = {
    **{name: source for steps in ALL_STEPS for name, source in _sources(steps).items()},
    KINDS: Source(KINDS_WITH_ALL, "listings b", "b.shown and b.boat_type = d.kind"),
}
