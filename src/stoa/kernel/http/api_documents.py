"""The API's own document, and pages that show it."""

from dataclasses import dataclass, field
from typing import Annotated, Any
from weakref import WeakKeyDictionary

import msgspec

from stoa.kernel.errors import NotFound

from .access import public
from .exchange import Exchange
from .openapi import document
from .openapi.groups import Operation, contents, part_of
from .replies import Bytes, View
from .routes import get
from .site_app import SiteApp

OPENAPI_URL = "/api/v1/openapi.json"
DOCS_URL = "/api/v1/docs"

type Group = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9/_-]{1,80}$(?!\n)",
        extra={"form": "a name in small letters, digits, - _ and /, such as servers"},
        examples=["servers"],
    ),
]


class Part(msgspec.Struct):
    """Which part of the document is wanted."""

    group: Group | None = None


@dataclass
class _Told:
    """What is told of one site, made once, since routes do not change while a process runs."""

    whole: dict[str, Any]
    groups: dict[str, list[Operation]]
    written: dict[str | None, bytes] = field(default_factory=dict)


_made: WeakKeyDictionary[SiteApp, _Told] = WeakKeyDictionary()


def _told(app: SiteApp) -> _Told:
    told = _made.get(app)
    if told is None:
        whole = document(app)
        told = _made[app] = _Told(whole, contents(whole))
    return told


@get(OPENAPI_URL, access=public, listed=False, summary="The OpenAPI document")
async def openapi(request: Exchange, query: Part) -> Bytes:
    """Give the document, or with `group` the part of it that one group of routes needs."""
    told = _told(request.app)
    if query.group is not None and query.group not in told.groups:
        raise NotFound
    written = told.written.get(query.group)
    if written is None:
        chosen = told.whole if query.group is None else part_of(told.whole, query.group)
        written = told.written[query.group] = msgspec.json.encode(chosen)
    return Bytes(written, "application/json")


@get(DOCS_URL, access=public, listed=False, summary="The API: what there is")
async def docs(request: Exchange, query: Part) -> View:
    """Show what there is by group, or one group to read and try."""
    groups = _told(request.app).groups
    if query.group is None:
        return View("docs/contents.html", {"openapi_url": OPENAPI_URL, "docs_url": DOCS_URL, "groups": groups})
    if query.group not in groups:
        raise NotFound
    address = f"{OPENAPI_URL}?group={query.group}"
    return View("docs/group.html", {"openapi_url": address, "docs_url": DOCS_URL, "group": query.group})


ROUTES = (openapi, docs)
