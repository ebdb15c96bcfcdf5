"""JSON routes of the boats."""

from typing import Annotated

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, get
from stoa.sites.marinemarket.boats.kept import LIST_TAGS
from stoa.sites.marinemarket.views import count_view

from . import service
from .models import Boat, BoatCard
from .queries import NEWEST

type SlugOrId = Annotated[str, msgspec.Meta(min_length=1, max_length=160)]

KEPT = Cached(seconds=15, tags=LIST_TAGS)


@get("/api/v1/listings", access=public, listing=NEWEST, cached=KEPT, summary="List boats for sale")
async def list_boats(db: Read, asked: ListRequest) -> Page[BoatCard]:
    """Boats for sale, the newest first, a page at a time."""
    return await service.list_newest(db, asked)


@get("/api/v1/listings/{boat}", access=public, summary="Show a boat")
async def show_boat(db: Read, request: Exchange, boat: SlugOrId) -> Reply[Boat]:
    """Everything public about one boat, by its slug or its id; those who sell it are shown it before others are."""
    found = await service.find_own_boat(db, boat, request.actor.id)
    if found is None:
        found = await service.load_boat(db, boat, request.actor.id)
        await count_view(request, found.id)
    return Reply(found, headers={"ETag": service.describe_version(found)})
