"""The front page: what there is, and ways into the list."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.together import Together
from stoa.sites.firstspawn.servers.counts import count_facets
from stoa.sites.firstspawn.servers.queries import SERVERS

from .shelves import load_shelves

KEPT = Cached(seconds=30, stale_seconds=30, tags=("servers",))


@get("/", access=public, cached=KEPT, summary="The front page")
async def show_home(db: Read, request: Exchange) -> View:
    """Show a few of each order, and what to filter by."""
    every = SERVERS.ask("", request.app.keys)
    async with Together() as ask:
        shelves = ask(load_shelves(request.app, db))
        facets = ask(count_facets(request.app, db, every, every, ("tags", "gameType", "region")))
    offered = {name: tuple(found) for name, found in facets.result().items()}
    return View("firstspawn/home.html", {"shelves": shelves.result(), "facets": offered})
