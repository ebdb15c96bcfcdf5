"""Facets: how many rows each value of a filter would leave."""

from collections.abc import Iterable

import msgspec


class Facet(msgspec.Struct, frozen=True, rename="camel"):
    """A filter's value, and how many rows have it."""

    facet: str
    value: str
    count: int


def by_facet(found: Iterable[Facet]) -> dict[str, list[Facet]]:
    """Put the values of each facet together, in the order in which they came."""
    groups: dict[str, list[Facet]] = {}
    for one in found:
        groups.setdefault(one.facet, []).append(one)
    return groups
