"""How many boats each value of a filter would leave."""

from typing import NamedTuple

import msgspec

from stoa.commons.facets import KeptCounts
from stoa.commons.geography import Point
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.facet import Facet
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.search import queries
from stoa.sites.marinemarket.search.filing import counted_under_words
from stoa.sites.marinemarket.search.lanes import ready_counts
from stoa.sites.marinemarket.search.models import FacetCounts, FacetName

_COUNTS = KeptCounts("boat-counts", tuple[FacetCounts, ...], tags=("boats",), own=frozenset({"radiusKm"}))
_VALUES = msgspec.json.Decoder(list[Facet])
_NOTHING = FacetCounts("", "[]", 0)
_ANY_NUMBER = 2**62
# Every boat has exactly one of each of these, so together they tell how many boats were counted. It may say no state,
# and of states only the most frequent are told.
_ONE_EACH: tuple[FacetName, ...] = ("boatType", "condition", "currency")


class Counts(NamedTuple):
    """Counts by facet, as finished JSON; `more` where so many boats fit that not all of them were counted."""

    told: dict[str, msgspec.Raw]
    more: bool
    total: int | None
    """How many fit; None where counts do not tell it."""

    def by_name(self) -> dict[str, list[Facet]]:
        """Read the values of each facet, for whoever shows them to people."""
        return {name: _VALUES.decode(told) for name, told in self.told.items()}


async def count_facets(
    app: SiteApp, db: Read, ready: ListRequest, here: Point | None, names: tuple[FacetName, ...]
) -> Counts:
    """Count what each value of these filters would leave of what was asked."""
    conditions = queries.conditions_of(ready.question.conditions)
    values = ready.question.values
    if under := counted_under_words(ready.question):
        way = dict(under.conditions)["query"]
        conditions = tuple((name, way if name == "query" else mode) for name, mode in conditions)
        values = under.values
    # Who goes by distance leaves out what lies nowhere; counts tell of it as they do beside any other order.
    leaves_out = ("radiusKm", "placed") in conditions
    conditions = tuple((name, "spots" if name == "radiusKm" else mode) for name, mode in conditions if mode != "placed")
    counted = names if any(one in names for one in _ONE_EACH) else (*names, _ONE_EACH[0])
    latitude, longitude = here or (None, None)
    values = {**values, "here_lat": latitude, "here_lon": longitude}
    ready_made = ready_counts(counted, conditions, values)
    query, params = ready_made or (queries.facet_query(counted, conditions), values)

    async def count() -> list[FacetCounts]:
        return await query.all(db, **{name: params[name] for name in query.names})

    told = {name: ready.question.values[name] for name, _ in conditions}
    nowhere = "wording" in ready.question.values and ready.question.values["wording"].nowhere
    rows = () if nowhere else await _COUNTS.get(app, {"": counted, "modes": conditions, **told}, count)
    found = {one.facet: one for one in rows}
    sums = {name: found.get(name, _NOTHING).many for name in counted if name in _ONE_EACH}
    stopped = queries.MOST_COUNTED if ready_made is None and not queries.are_tallied(conditions) else _ANY_NUMBER
    # What the others leave of a facet that nothing is asked of is all that fits.
    free = [many for name, many in sums.items() if name not in told and many < stopped]
    total = free[0] if free and not leaves_out else None
    as_told: dict[str, msgspec.Raw] = {name: msgspec.Raw(found.get(name, _NOTHING).told.encode()) for name in names}
    return Counts(as_told, max(sums.values()) >= stopped, total)
