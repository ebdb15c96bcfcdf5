"""How many boats each value of a filter would leave."""

from stoa.commons.facets import KeptCounts
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.facet import Facet, by_facet
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.search import queries
from stoa.sites.marinemarket.search.geography import Point
from stoa.sites.marinemarket.search.models import FacetName

_COUNTS = KeptCounts("boat-facets", list[Facet], tags=("boats",), own=frozenset({"query", "radiusKm"}))


async def count_facets(
    app: SiteApp, db: Read, ready: ListRequest, here: Point | None, names: tuple[FacetName, ...]
) -> dict[str, list[Facet]]:
    """Count what each value of these filters would leave of what was asked."""
    conditions = queries.conditions_of(ready.question.conditions)
    query = queries.facet_query(names, conditions)
    latitude, longitude = here or (None, None)
    values = {**ready.question.values, "here_lat": latitude, "here_lon": longitude}

    async def count() -> list[Facet]:
        return await query.all(db, **{name: values[name] for name in query.names})

    told = {name: ready.question.values[name] for name, _ in conditions}
    rows = await _COUNTS.get(app, {"": names, "modes": conditions, **told}, count)
    found = by_facet(rows)
    return {name: found.get(name, []) for name in names}
