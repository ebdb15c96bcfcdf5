"""The front page: what there is, and ways into the list."""

from stoa.commons.favorites import find_favorites
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import name_options
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.together import Together
from stoa.sites.marinemarket.boats.kept import LIST_TAGS
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.search.counts import count_facets
from stoa.sites.marinemarket.search.labels import label
from stoa.sites.marinemarket.search.queries import SEARCH

from .newest import load_newest

KEPT = Cached(seconds=15, stale_seconds=45, tags=LIST_TAGS)


@get("/", access=public, cached=KEPT, summary="The front page")
async def show_home(db: Read, request: Exchange) -> View:
    """Show the first few, and what to filter by."""
    everything = SEARCH.ask("", request.app.keys)
    async with Together() as ask:
        newest = ask(load_newest(request.app, db))
        counted = ask(count_facets(request.app, db, everything, None, ("boatType", "state")))
    boats = newest.result()
    shown = [one.id for one in boats] if request.actor.id else []
    kept = await find_favorites(db, BOAT.kind, shown, request.actor.id)
    facets = name_options(counted.result().by_name(), label)
    context = {"boats": boats, "facets": facets, "kept": kept, "viewer": viewer_of(request.actor)}
    return View("marinemarket/home.html", context)
