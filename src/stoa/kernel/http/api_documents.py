"""The API's own document, and a page that shows it."""

import msgspec

from .access import public
from .exchange import Exchange
from .openapi import document
from .replies import Bytes, View
from .routes import get

OPENAPI_URL = "/api/v1/openapi.json"

_made: dict[int, bytes] = {}


@get(OPENAPI_URL, access=public, listed=False, summary="The OpenAPI document")
async def openapi(request: Exchange) -> Bytes:
    """Give the document; it is made once, since routes do not change while a process runs."""
    app = request.app
    made = _made.get(id(app))
    if made is None:
        made = _made[id(app)] = msgspec.json.encode(document(app))
    return Bytes(made, "application/json")


@get("/api/v1/docs", access=public, listed=False, summary="The API, to read and try")
async def docs() -> View:
    """Show the document."""
    return View("docs.html", {"openapi_url": OPENAPI_URL})


ROUTES = (openapi, docs)
