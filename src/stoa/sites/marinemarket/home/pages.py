"""The front page: what there is, and ways into the list."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import name_options
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.api import KEPT
from stoa.sites.marinemarket.boats.pages import label
from stoa.sites.marinemarket.boats.queries import BOATS


@get("/", access=public, cached=KEPT, summary="The front page")
async def show_home(db: Read, request: Exchange) -> View:
    """Show the first few, and what to filter by."""
    first = await service.list_boats(db, BOATS.ask("limit=6", request.app.keys))
    facets = name_options(await service.list_facets(db), label)
    return View("marinemarket/home.html", {"boats": first.data, "facets": facets})
