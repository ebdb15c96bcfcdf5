"""The front page: what there is, and ways into the list."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import name_options
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.api import KEPT
from stoa.sites.marinemarket.boats.queries import NEWEST
from stoa.sites.marinemarket.search.counts import count_facets
from stoa.sites.marinemarket.search.labels import label
from stoa.sites.marinemarket.search.queries import SEARCH


@get("/", access=public, cached=KEPT, summary="The front page")
async def show_home(db: Read, request: Exchange) -> View:
    """Show the first few, and what to filter by."""
    first = await service.list_newest(db, NEWEST.ask("limit=6", request.app.keys))
    everything = SEARCH.ask("", request.app.keys)
    counted = await count_facets(request.app, db, everything, None, ("boatType", "state"))
    return View("marinemarket/home.html", {"boats": first.data, "facets": name_options(counted.by_name, label)})
