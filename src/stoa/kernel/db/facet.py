"""Facets: how many rows each value of a filter would leave."""

import msgspec


class Facet(msgspec.Struct, frozen=True):
    """A filter's value, and how many rows have it."""

    value: str
    count: int
