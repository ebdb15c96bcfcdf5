"""How long queries and listings take, by the name under which they stand."""

from collections.abc import Iterator

from stoa.kernel.timing import Timing

from .listing import registered_listings
from .query import registered_queries


def query_timings() -> Iterator[tuple[str, Timing]]:
    """Give the times of everything that has been declared; a listing's shapes share one histogram."""
    for query in registered_queries():
        yield query.name, query.timing
    for listing in registered_listings():
        yield listing.name, listing.timing
