"""How many boats each value of a filter would leave."""

from datetime import timedelta
from weakref import WeakKeyDictionary

from stoa.kernel.cache import Cache
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.facet import Facet, by_facet
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.search import queries
from stoa.sites.marinemarket.search.geography import Point
from stoa.sites.marinemarket.search.models import FacetName

# Counts of the whole market cost most and change least.
_FRESH, _STALE = timedelta(minutes=1), timedelta(minutes=9)
_kept: "WeakKeyDictionary[SiteApp, Cache[list[Facet]]]" = WeakKeyDictionary()


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

    rows = await (count() if conditions else _cache_of(app).get(",".join(names), count, ("boats",)))
    found = by_facet(rows)
    return {name: found.get(name, []) for name in names}


def _cache_of(app: SiteApp) -> Cache[list[Facet]]:
    kept = _kept.get(app)
    if kept is None:
        store = app.runtime.caches[app.site.name]
        kept = _kept[app] = Cache(store, "boat-facets", list[Facet], ttl=_FRESH, stale=_STALE)
    return kept
