"""The front page: what there is, and ways into the list."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.together import Together
from stoa.sites.firstspawn.servers import service
from stoa.sites.firstspawn.servers.counts import count_facets
from stoa.sites.firstspawn.servers.queries import SERVERS

KEPT = Cached(seconds=30, stale_seconds=30, tags=("servers",))
_SHELVES = {"busy": "sort=players&limit=6&online=true", "rising": "sort=trending&limit=3&online=true"}
_SHELVES |= {"loved": "sort=rating&limit=3", "fresh": "sort=newest&limit=3"}


@get("/", access=public, cached=KEPT, summary="The front page")
async def show_home(db: Read, request: Exchange) -> View:
    """Show a few of each order, and what to filter by."""
    keys = request.app.keys
    every = SERVERS.ask("", keys)
    async with Together() as ask:
        asked = {name: ask(service.list_cards(db, SERVERS.ask(told, keys))) for name, told in _SHELVES.items()}
        facets = ask(count_facets(request.app, db, every, every, ("tags", "gameType", "region")))
    shelves = {name: cards.result() for name, cards in asked.items()}
    return View("firstspawn/home.html", {"shelves": shelves, "facets": facets.result()})
