"""Files for feed readers and search engines."""

from typing import Annotated

import msgspec

from stoa.accounts.reach import visit_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes
from stoa.kernel.http.routes import get

from . import service

_XML = "application/xml; charset=utf-8"
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


@get("/sitemap/{name}", access=public, listed=False, summary="A map of the site")
async def sitemap(db: Read, request: Exchange, name: Name) -> Bytes:
    """Tell search engines of every page of a kind."""
    return Bytes(await service.export_map(db, visit_of(request).origin, name), _XML, headers=_KEPT)


ROUTES = (rss, sitemap_index, sitemap)
