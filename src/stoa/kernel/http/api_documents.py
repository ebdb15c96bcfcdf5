"""The API's own document, and a page that shows it."""

from weakref import WeakKeyDictionary

import msgspec

from .access import public
from .exchange import Exchange
from .openapi import document
from .replies import Bytes, View
from .routes import get
from .site_app import SiteApp

OPENAPI_URL = "/api/v1/openapi.json"

_made: WeakKeyDictionary[SiteApp, bytes] = WeakKeyDictionary()


@get(OPENAPI_URL, access=public, listed=False, summary="The OpenAPI document")
async def openapi(request: Exchange) -> Bytes:
    """Give the document; it is made once, since routes do not change while a process runs."""
    app = request.app
    made = _made.get(app)
    if made is None:
        made = _made[app] = msgspec.json.encode(document(app))
    return Bytes(made, "application/json")


@get("/api/v1/docs", access=public, listed=False, summary="The API, to read and try")
async def docs() -> View:
    """Show the document."""
    return View("docs.html", {"openapi_url": OPENAPI_URL})


ROUTES = (openapi, docs)
