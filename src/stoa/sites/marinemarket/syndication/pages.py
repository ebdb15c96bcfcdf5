"""Files for feed readers and search engines."""

from typing import Annotated

import msgspec

from stoa.accounts.reach import visit_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes
from stoa.kernel.http.routes import Cached, get
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.service import load_boat
from stoa.sites.marinemarket.drawing import draw_card, to_png

from . import service
from .rules import write_robots

_XML = "application/xml; charset=utf-8"
_DAILY = Cached(seconds=600)
_ELSEWHERE = {"Cache-Control": "public, max-age=600", "Cross-Origin-Resource-Policy": "cross-origin"}
_KEPT = {"Cache-Control": "public, max-age=300"}

type Name = Annotated[str, msgspec.Meta(min_length=5, max_length=20)]


@get("/boats.rss", access=public, listed=False, summary="The newest boats as RSS")
async def rss(db: Read, request: Exchange) -> Bytes:
    """Tell feed readers of the newest boats."""
    body = await service.export_newest(db, visit_of(request).origin, f"{request.app.site.title}: new boats")
    return Bytes(body, "application/rss+xml; charset=utf-8", headers=_KEPT)


@get("/sitemap.xml", access=public, listed=False, summary="The list of the site's maps")
async def sitemap_index(request: Exchange) -> Bytes:
    """Tell search engines where the maps are."""
    return Bytes(service.export_index(visit_of(request).origin), _XML, headers=_KEPT)


@get("/robots.txt", access=public, listed=False, summary="What crawlers are asked")
async def robots(request: Exchange) -> Bytes:
    """Tell crawlers where to look, and where not to."""
    return Bytes(write_robots(visit_of(request).origin), "text/plain; charset=utf-8", headers=_KEPT)


@get("/sitemap/{name}", access=public, listed=False, summary="A map of the site")
async def sitemap(db: Read, request: Exchange, name: Name) -> Bytes:
    """Tell search engines of every page of a kind."""
    return Bytes(await service.export_map(db, visit_of(request).origin, name), _XML, headers=_KEPT)


@get("/boats/{boat}/card.png", access=public, cached=_DAILY, listed=False, summary="A boat's card for messengers")
async def card_png(db: Read, request: Exchange, boat: SlugOrId) -> Bytes:
    """Draw what is shown beside a link to a boat that has no photos."""
    found = await load_boat(db, boat)
    request.tag(f"boat:{found.id}")
    return Bytes(await to_png(draw_card(found)), "image/png", headers=_ELSEWHERE)


ROUTES = (rss, sitemap_index, robots, sitemap, card_png)
