"""The front page: what there is, and ways into the list."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import name_options
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.firstspawn.servers import service
from stoa.sites.firstspawn.servers.api import KEPT
from stoa.sites.firstspawn.servers.pages import label
from stoa.sites.firstspawn.servers.queries import SERVERS


@get("/", access=public, cached=KEPT, summary="The front page")
async def show_home(db: Read, request: Exchange) -> View:
    """Show the first few, and what to filter by."""
    first = await service.list_servers(db, SERVERS.ask("limit=6&online=true", request.app.keys))
    facets = name_options(await service.list_facets(db), label)
    return View("firstspawn/home.html", {"servers": first.data, "facets": facets})
