"""Pictures, feeds and maps at addresses that others link to."""

from typing import Annotated

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, View
from stoa.kernel.http.routes import Cached, get
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.errors import ServerArchived
from stoa.sites.firstspawn.servers.models import Resting, Server
from stoa.sites.firstspawn.servers.service import load_server

from . import service
from .drawing import draw_card, draw_status, to_png
from .feeds import write_robots

LIVE = Cached(seconds=60)
DAILY = Cached(seconds=600)
OF_ALL = Cached(seconds=600, tags=("servers",))
_SHORTLY = {"Cache-Control": "public, max-age=60", "Cross-Origin-Resource-Policy": "cross-origin"}
_LATER = {"Cache-Control": "public, max-age=600", "Cross-Origin-Resource-Policy": "cross-origin"}
_XML = "application/xml; charset=utf-8"
type MapNumber = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


async def _load(db: Read, request: Exchange, server: str) -> tuple[Server | Resting, int]:
    """Give a server, or what is told of one that is archived; and the status of what shows it."""
    found: Server | Resting
    status = 200
    try:
        found = await load_server(db, server)
    except ServerArchived as fault:
        found, status = fault.server, fault.status
    request.tag(f"server:{found.id}")
    return found, status


@get("/servers/{server}/status.svg", access=public, cached=LIVE, summary="A server's state as a drawing")
async def status_svg(db: Read, request: Exchange, server: SlugOrId) -> Bytes:
    """Draw whether it is online and how many play, for signatures."""
    found, status = await _load(db, request, server)
    return Bytes(draw_status(found).encode(), "image/svg+xml", status, _SHORTLY)


@get("/servers/{server}/status.png", access=public, cached=LIVE, summary="A server's state as a picture")
async def status_png(db: Read, request: Exchange, server: SlugOrId) -> Bytes:
    """Draw the same for places that take no drawings."""
    found, status = await _load(db, request, server)
    return Bytes(await to_png(draw_status(found)), "image/png", status, _SHORTLY)


@get("/servers/{server}/card.png", access=public, cached=DAILY, summary="A server's card for messengers")
async def card_png(db: Read, request: Exchange, server: SlugOrId) -> Bytes:
    """Draw the card that is shown beside a link to the server."""
    found, status = await _load(db, request, server)
    return Bytes(await to_png(draw_card(found)), "image/png", status, _LATER)


@get("/servers/{server}/icon.png", access=public, cached=DAILY, summary="The picture that a server shows players")
async def icon_png(db: Read, request: Exchange, server: SlugOrId) -> Bytes:
    """Show what the server last answered with: a PNG of 64 by 64, looked at when it came."""
    found = await load_server(db, server)
    request.tag(f"server:{found.id}")
    return Bytes(await service.load_icon(db, found.id), "image/png", headers=_LATER)


@get("/servers/{server}/widget", access=public, limit=BROWSE, summary="A server in a frame")
async def widget(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show a server as other sites show it in a frame: how it is, and a link to its page."""
    found, status = await _load(db, request, server)
    request.may_be_framed = True
    template = "firstspawn/widget.html" if isinstance(found, Server) else "firstspawn/widget-archived.html"
    return View(template, {"server": found, "origin": request.app.origin_of(request)}, status=status)


@get("/servers/{server}/share", access=public, cached=DAILY, summary="How to show a server elsewhere")
async def share_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show the pictures, and what to copy; of one that is archived, that it is."""
    found, status = await _load(db, request, server)
    if isinstance(found, Resting):
        return View("firstspawn/archived.html", {"server": found, "similar": []}, status=status)
    return View("firstspawn/share.html", {"server": found, "origin": request.app.origin_of(request)})


@get("/feeds/servers.rss", access=public, cached=OF_ALL, summary="New servers, for readers of feeds")
async def servers_rss(db: Read, request: Exchange) -> Bytes:
    """Give the fifty newest servers."""
    text = await service.load_rss(db, request.app.origin_of(request))
    return Bytes(text.encode(), "application/rss+xml; charset=utf-8")


@get("/sitemap.xml", access=public, cached=OF_ALL, summary="The map of the site's maps")
async def sitemap_index(db: Read, request: Exchange) -> Bytes:
    """Name every map."""
    return Bytes((await service.load_index(db, request.app.origin_of(request))).encode(), _XML)


@get("/sitemaps/{number}", access=public, cached=OF_ALL, summary="A map of the site")
async def sitemap(db: Read, request: Exchange, number: MapNumber) -> Bytes:
    """Name pages that are always there (0), or up to five thousand servers."""
    return Bytes((await service.load_map(db, request.app.origin_of(request), number)).encode(), _XML)


@get("/robots.txt", access=public, summary="What crawlers are asked")
async def robots(request: Exchange) -> Bytes:
    """Tell crawlers where to look, and where not to."""
    return Bytes(write_robots(request.app.origin_of(request)).encode(), "text/plain; charset=utf-8")


ROUTES = (status_svg, status_png, card_png, icon_png, widget, share_page, servers_rss, sitemap_index, sitemap, robots)
