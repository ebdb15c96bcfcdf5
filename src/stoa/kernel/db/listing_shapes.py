"""Which statements a list may come to, for whoever checks all of them before anybody asks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from .filters import BESIDE, Sort
from .shapes import Shape, Start

if TYPE_CHECKING:
    from .listing import Listing


def shapes_of(listing: "Listing[Any]") -> Iterator[Shape]:
    """Walk the shapes that matter to an index: each order both ways from each start; no filter, each, and all."""
    orders = [(sort, order) for sort in listing.sorts.values() for order in _orders(sort)]
    for sort, order in orders:
        for filters in dict.fromkeys(listing.in_order(sort, some) for some in _filter_sets(listing, sort.needs)):
            for mirrored in (False, True):
                for start in ("first", "value", *(("null",) if sort.nulls else ())):
                    # A tier is found by what makes it one, unless whoever prepares the question knows better.
                    yield Shape(order, mirrored, filters, cast("Start", start), few=bool(sort.tiers))


def _orders(sort: Sort) -> list[Sort]:
    return [sort, sort.tiers_first()] if sort.at_once else [sort]


def needed_by(listing: "Listing[Any]", sort: Sort) -> list[str]:
    """Give the conditions without which nobody can ask for an order."""
    plain = ((name, "") for name in sort.needs if not listing.filters[name].mode)
    return [condition for condition in listing.conditions(listing.in_order(sort, plain)) if condition]


def _filter_sets(listing: "Listing[Any]", needed: tuple[str, ...]) -> Iterator[tuple[tuple[str, str], ...]]:
    seen = set()
    told = [(one.name, mode) for one in listing.filters.values() for mode, sql in one.conditions().items() if sql]
    singles = [(name, mode) for name, mode in told if mode != BESIDE]
    everything = {one.name: next(iter(one.conditions())) for one in listing.filters.values()}
    for chosen in ({}, *({name: mode} for name, mode in singles), everything):
        names = {*chosen, *needed} | {other for name in chosen for other in listing.filters[name].needs}
        filters = tuple((name, chosen.get(name, everything[name])) for name in listing.filters if name in names)
        if filters not in seen:
            seen.add(filters)
            yield filters
