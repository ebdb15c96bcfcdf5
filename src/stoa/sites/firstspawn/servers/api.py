"""JSON routes of the servers."""

from typing import Annotated

import msgspec

from stoa.commons.media.delivery import shelf_of
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, get
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.uptime.service import mark_viewed

from . import service, suggestions
from .counts import count_facets
from .distances import with_distances
from .known import words_of
from .models import FoundServer, Server, Suggestion, SuggestQuery
from .pictures import with_pictures
from .queries import SERVERS

type SlugOrId = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]

KEPT = Cached(seconds=15, tags=("servers",))
"""What somebody does to a server drops what is kept under `servers`. What comes of itself, that it goes off or on, its
place in the ranking and its rating, drops its own page alone: on a large site no list would be kept for a second."""
LIST_KEPT = Cached(seconds=15, stale_seconds=15, tags=("servers",))
# Names change seldom, and everybody types the same beginnings.
SUGGESTED = Cached(seconds=300, tags=("server-list",))


@get("/api/v1/servers", access=public, limit=BROWSE, listing=SERVERS, cached=LIST_KEPT, summary="List servers")
async def list_servers(db: Read, request: Exchange, asked: ListRequest) -> Reply[Page[FoundServer]]:
    """Servers that are listed, filtered and in order, a page at a time; with `facets`, what each value would leave."""
    resolved = await service.resolve_question(db, asked, words_of(request.app))
    page: Page[FoundServer] = await with_distances(db, resolved, await service.finish_list(db, resolved))
    names = asked.question.values.get("facets")
    return Reply(page, meta={"facets": await count_facets(request.app, db, asked, resolved, names)} if names else None)


@get("/api/v1/servers/suggest", access=public, cached=SUGGESTED, summary="Servers whose names are like what was typed")
async def suggest_servers(db: Read, request: Exchange, query: SuggestQuery) -> list[Suggestion]:
    """Up to eight servers for the search box: those whose names begin so, or else look alike."""
    return await suggestions.suggest_servers(db, query.q, words_of(request.app))


@get("/api/v1/servers/{server}", access=public, cached=KEPT, summary="Show a server")
async def show_server(db: Read, request: Exchange, server: SlugOrId) -> Server:
    """Everything public about one server, by its slug or its id."""
    found = await service.load_server(db, server)
    request.tag(f"server:{found.id}")
    mark_viewed(request.app.runtime.valkey, request.app.site.name, found.id)
    return await with_pictures(db, shelf_of(request), found)
