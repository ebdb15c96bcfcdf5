"""Pages of the servers."""

from typing import Any

from stoa.commons.favorites import find_favorites
from stoa.commons.reviews import review_section
from stoa.commons.subjects import Card
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context, name_options
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.uptime.models import HistoryQuery
from stoa.sites.firstspawn.uptime.service import load_panel, mark_viewed

from . import service
from .api import KEPT, SlugOrId
from .models import Server
from .queries import SERVERS
from .subject import REVIEWS, SERVER

_WORDS = {"MINECRAFT": "Minecraft", "HYTALE": "Hytale"}


def label(name: str, value: str) -> str:
    """Name a filter's value for people."""
    match name:
        case "online":
            return "Online now" if value == "true" else "Offline"
        case "minPlayers":
            return f"{value} players or more"
        case "minRating":
            return f"Rated {value} or better"
        case "tags":
            return value
        case _:
            return _WORDS.get(value, value)


@get("/servers", access=public, limit=BROWSE, listing=SERVERS, cached=KEPT, summary="The list of servers")
async def list_page(db: Read, asked: ListRequest) -> View:
    """Show the list with its filters."""
    page = await service.list_servers(db, asked)
    facets = name_options(await service.list_facets(db), label)
    context = list_context("/servers", asked, page, label=label, search="q")
    return View("firstspawn/servers.html", {"servers": page.data, "facets": facets, **context})


def card_of(server: Server) -> Card:
    """Give the card of a server that is shown."""
    return Card(id=server.id, title=server.name, url=f"/servers/{server.slug}", owner_id=server.owner_id)


@get("/servers/{server}", access=public, cached=KEPT, summary="A server's page")
async def show_page(db: Read, request: Exchange, server: SlugOrId, query: HistoryQuery) -> View:
    """Show one server."""
    found = await service.load_server(db, server)
    request.tag(f"server:{found.id}")
    await mark_viewed(request.app.runtime.valkey, request.app.site.name, found.id)
    kept = await find_favorites(db, SERVER.kind, [found.id], request.actor.id)
    context: dict[str, Any] = {"server": found, "is_favorite": found.id in kept}
    context["panel"] = await load_panel(db, found.id, query.range)
    context |= await review_section(db, request, REVIEWS, card_of(found))
    return View("firstspawn/server.html", context)
