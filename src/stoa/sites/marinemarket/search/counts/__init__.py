"""How many boats each value of a filter would leave."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from stoa.commons.facets import KeptCounts
from stoa.commons.geography import Point
from stoa.kernel.db import Query, Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.facet import Facet
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.search.filing import counted_under_words
from stoa.sites.marinemarket.search.lanes import Ready, ready_counts
from stoa.sites.marinemarket.search.models import FacetCounts, FacetName
from stoa.sites.marinemarket.search.queries import Conditions, are_tallied, conditions_of

from .queries import ALL_TOGETHER, MOST_COUNTED, facet_query

_COUNTS = KeptCounts("boat-counts", tuple[FacetCounts, ...], tags=("boats",), own=frozenset({"radiusKm"}))
_VALUES = msgspec.json.Decoder(list[Facet])
_NOTHING = FacetCounts("", "[]", 0)
# Every boat has exactly one of each of these, so together they tell how many boats were counted. It may say no state,
# and of states only the most frequent are told.
_ONE_EACH: tuple[FacetName, ...] = ("boatType", "condition", "currency")


class Counts(NamedTuple):
    """Counts by facet, as finished JSON; `more` where so many boats fit that not all of them were counted."""

    told: dict[str, msgspec.Raw]
    more: bool
    total: int | None
    """How many fit, or one more than are counted where there are more; None where counts do not tell it."""

    def by_name(self) -> dict[str, list[Facet]]:
        """Read the values of each facet, for whoever shows them to people."""
        return {name: _VALUES.decode(told) for name, told in self.told.items()}


async def count_facets(
    app: SiteApp, db: Read, ready: ListRequest, here: Point | None, names: tuple[FacetName, ...]
) -> Counts:
    """Count what each value of these filters would leave of what was asked."""
    conditions = conditions_of(ready.question.conditions)
    values = ready.question.values
    if under := counted_under_words(ready.question):
        way = dict(under.conditions)["query"]
        conditions = tuple((name, way if name == "query" else mode) for name, mode in conditions)
        values = under.values
    # Who goes by distance leaves out what lies nowhere; counts tell of it as they do beside any other order.
    leaves_out = ("radiusKm", "placed") in conditions
    conditions = tuple((name, "spots" if name == "radiusKm" else mode) for name, mode in conditions if mode != "placed")
    latitude, longitude = here or (None, None)
    values = {**values, "here_lat": latitude, "here_lon": longitude}
    told = {name: ready.question.values[name] for name, _ in conditions}
    nowhere = "wording" in ready.question.values and ready.question.values["wording"].nowhere
    found, more, totals = dict[str, FacetCounts](), False, [0] * nowhere
    for several, rest in [] if nowhere else _parts(names, conditions):
        counted = _with_sum(several, rest)
        ask, bounded = _way(counted, rest, values)
        asked = {name: told[name] for name, _ in rest}
        rows = await _COUNTS.get(app, {"": counted, "modes": rest, **asked}, partial(ask, db))
        sums = {one.facet: one.many for one in rows if one.facet in (*_ONE_EACH, ALL_TOGETHER)}
        more |= bounded and any(many > MOST_COUNTED for many in sums.values())
        if len(rest) == len(conditions):  # what these leave of a facet that nothing is asked of is all that fits
            totals += [many for name, many in sums.items() if name not in told]
        found |= {one.facet: one for one in rows if one.facet in several}
    as_told: dict[str, msgspec.Raw] = {name: msgspec.Raw(found.get(name, _NOTHING).told.encode()) for name in names}
    return Counts(as_told, more, totals[0] if totals and not leaves_out else None)


def _parts(names: Sequence[str], conditions: Conditions) -> list[tuple[tuple[str, ...], Conditions]]:
    """Say which facets one statement counts, and of what boats: a facet is counted as if its own filter were off.

    So the kinds are counted alike whatever kind was asked for, and whoever asked for another has had them counted.
    """
    parts: dict[Conditions, list[str]] = {}
    for name in names:
        rest = tuple(one for one in conditions if one[0] != name)
        parts.setdefault(conditions if are_tallied(rest) else rest, []).append(name)
    return [(tuple(several), rest) for rest, several in parts.items()]


def _with_sum(names: tuple[str, ...], conditions: Conditions) -> tuple[str, ...]:
    """Add what tells how many boats were counted: a facet of which nothing is asked, where none is there."""
    if any(one in names for one in _ONE_EACH):
        return names
    free = next((one for one in _ONE_EACH if one not in dict(conditions)), None)
    if free is None:
        return names if are_tallied(conditions) else (*names, ALL_TOGETHER)
    return *names, free


def _way(names: tuple[str, ...], conditions: Conditions, values: Mapping[str, Any]) -> tuple[Ready, bool]:
    """Give what counts, and whether it stops where more boats fit than are looked at."""
    if ready := ready_counts(names, conditions, values):
        return ready, False
    query = facet_query(names, conditions)
    return partial(_count, query, {name: values[name] for name in query.names}), not are_tallied(conditions)


async def _count(query: Query[FacetCounts], values: Mapping[str, Any], db: Read) -> list[FacetCounts]:
    return await query.all(db, **values)
