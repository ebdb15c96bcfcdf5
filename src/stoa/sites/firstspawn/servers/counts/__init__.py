"""How many servers each value of a filter would leave."""

from collections.abc import Sequence

from stoa.commons.facets import KeptCounts
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.firstspawn.servers.around import is_around
from stoa.sites.firstspawn.servers.around.queries import FACETS_AROUND
from stoa.sites.firstspawn.servers.facets.queries import facet_query
from stoa.sites.firstspawn.servers.models import FacetName, FacetRow, FacetValue
from stoa.sites.firstspawn.servers.spread import to_gather

_COUNTS = KeptCounts("server-facets", tuple[FacetRow, ...], tags=("server-list",), own=frozenset({"q", "radiusKm"}))


async def count_facets(
    app: SiteApp, db: Read, asked: ListRequest, resolved: ListRequest, names: Sequence[FacetName]
) -> dict[str, list[FacetValue]]:
    """Count what each value of these filters would leave of what was asked; `resolved` is the same, ready to ask."""
    conditions = asked.question.conditions

    async def count() -> list[FacetRow]:
        if is_around(conditions):
            values = asked.question.values
            return await FACETS_AROUND.all(
                db, near=values["near"], radiusKm=values["radiusKm"], names=sorted(set(names))
            )
        ready = to_gather(resolved.question)
        query = facet_query(tuple(sorted(set(names))), ready.conditions)
        return await query.all(db, **{name: ready.values[name] for name in query.names})

    # Without a circle around it, a place only says that servers are on the map at all: all places are one question.
    told = {name: asked.question.values[name] for name, _ in conditions if name != "near"}
    rows = await _COUNTS.get(app, {"": sorted(names), "modes": conditions, **told}, count)
    found: dict[str, list[FacetValue]] = {name: [] for name in names}
    for one in rows:
        found[one.facet].append(FacetValue(one.value, one.label, one.count))
    return found
