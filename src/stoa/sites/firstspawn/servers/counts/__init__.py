"""How many servers there are of what was asked for, and how many each value of a filter would leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from stoa.commons.facets import KeptCounts
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.db.shapes import MOST_COUNTED
from stoa.kernel.http.site_app import SiteApp
from stoa.kernel.made_once import MadeOnce
from stoa.sites.firstspawn.servers.around import count_around, is_around
from stoa.sites.firstspawn.servers.around.queries import COUNT_AROUND
from stoa.sites.firstspawn.servers.facets.queries import are_tallied, count_query, facet_query
from stoa.sites.firstspawn.servers.models import FacetName, FacetRow, FacetValue
from stoa.sites.firstspawn.servers.spread import to_gather
from stoa.sites.firstspawn.servers.worded import is_common

_COUNTS = KeptCounts("server-facets", tuple[FacetRow, ...], tags=("server-list",), own=frozenset({"q", "radiusKm"}))
_COMMON = frozenset({"q"})


async def count_facets(
    app: SiteApp, db: Read, asked: ListRequest, resolved: ListRequest, names: Sequence[FacetName]
) -> Mapping[str, list[FacetValue]]:
    """Count what each value of these filters would leave of what was asked; `resolved` is the same, ready to ask."""
    conditions = asked.question.conditions

    async def count() -> list[FacetRow]:
        if is_around(conditions):
            values = asked.question.values
            return await count_around(db, values["near"], values["radiusKm"], names)
        ready = to_gather(resolved.question)
        query = facet_query(tuple(sorted(set(names))), ready.conditions)
        return await query.all(db, **{name: ready.values[name] for name in query.names})

    # Without a circle around it, a place only says that servers are on the map at all: all places are one question.
    told = {name: asked.question.values[name] for name, _ in conditions if name != "near"}
    shared = _COMMON if is_common(resolved.question) else frozenset[str]()
    rows = await _COUNTS.get(app, {"": sorted(names), "modes": conditions, **told}, count, shared=shared)
    return _TOLD(rows, *names)


def _tell(rows: Sequence[FacetRow], *names: FacetName) -> Mapping[str, list[FacetValue]]:
    found: dict[str, list[FacetValue]] = {name: [] for name in names}
    for one in rows:
        found[one.facet].append(FacetValue(one.value, one.label, one.count))
    return found


_TOLD: MadeOnce[Sequence[FacetRow], Mapping[str, list[FacetValue]]] = MadeOnce(_tell, most=256)


def are_counted_beside(resolved: ListRequest) -> bool:
    """Tell whether counts beside the filters say how many there are in all: tallies know it, or they are kept."""
    if is_common(resolved.question):
        return True
    gathered = to_gather(resolved.question)
    return are_tallied(gathered.conditions) and not is_around(gathered.conditions)


def with_total(page: Page[Any], many: int | None, games: Sequence[FacetValue], chosen: Sequence[str]) -> Page[Any]:
    """Say how many there are in all; where nobody counted, as the counts of games beside the list say.

    Every server has one game. Counts are kept for a moment, and what all can see on one page needs none.
    """
    if many is None:
        beside = sum(one.count for one in games if not chosen or one.value in chosen)
        shown = len(page.data)
        many = max(beside, shown) if page.next_cursor or page.prev_cursor else shown
    return page.counted(min(many, MOST_COUNTED), is_more=many > MOST_COUNTED)


async def count_servers(db: Read, resolved: ListRequest) -> int:
    """Count what fits, up to a bound."""
    gathered = to_gather(resolved.question)
    if is_around(gathered.conditions):
        values = gathered.values
        return await COUNT_AROUND.one(db, near=values["near"], radiusKm=values["radiusKm"])
    query = count_query(gathered.conditions)
    return await query.one(db, **{name: gathered.values[name] for name in query.names})
