"""JSON routes of the search."""

from typing import Annotated, Any

import msgspec

from stoa.accounts.reach import accounts_of
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, get
from stoa.sites.marinemarket.boats.kept import LIST_TAGS
from stoa.sites.marinemarket.boats.models import BoatCard
from stoa.sites.marinemarket.life.errors import NotSoldIn
from stoa.sites.marinemarket.life.settings import ListingSettings

from . import service
from .asking import read_search
from .counts import count_facets
from .errors import BackwardRange, NoPlaceGiven, UnknownPlace
from .known import wordings_of
from .models import BoatMap, Hit
from .queries import ON_MAP, SEARCH

type SlugOrId = Annotated[str, msgspec.Meta(min_length=1, max_length=160)]

KEPT = Cached(seconds=15, stale_seconds=15, tags=LIST_TAGS)
MAP_KEPT = Cached(seconds=60, tags=("boats",))
SIMILAR_KEPT = Cached(seconds=60, tags=LIST_TAGS)


@get(
    "/api/v1/search",
    access=public,
    listing=SEARCH,
    cached=KEPT,
    faults=(NoPlaceGiven, UnknownPlace, BackwardRange, NotSoldIn),
    summary="Search boats",
)
async def search_boats(db: Read, request: Exchange) -> Reply[Page[Hit]]:
    """Boats for sale, filtered and in order, a page at a time; with `facets`, counts of what each value would leave.

    `meta.facetsAreMore` says that so many fit that the counts stop at ten thousand boats.
    """
    raw = request.scope["query_string"].decode("latin-1")
    asked = read_search(raw, request.app.keys, request.actor.id or "")
    service.check_currency(asked, accounts_of(request).setting(ListingSettings).currencies)
    page, ready, here = await service.finish_search(db, asked, kept=wordings_of(request.app))
    meta: dict[str, Any] | None = None
    if names := asked.question.values.get("facets"):
        counted = await count_facets(request.app, db, ready, here, tuple(names))
        meta = {"facets": counted.told, **({"facetsAreMore": True} if counted.more else {})}
    return Reply(page, meta=meta)


@get(
    "/api/v1/search/map",
    access=public,
    listing=ON_MAP,
    cached=MAP_KEPT,
    faults=(NoPlaceGiven, UnknownPlace, BackwardRange),
    summary="Search boats on a map",
)
async def map_boats(db: Read, request: Exchange, asked: ListRequest) -> BoatMap:
    """Where boats lie, gathered by a grid that fits the zoom; every point is rough to about a kilometre."""
    return await service.load_map(db, asked, wordings_of(request.app))


@get("/api/v1/listings/{boat}/similar", access=public, cached=SIMILAR_KEPT, summary="Boats like this one")
async def similar_boats(db: Read, boat: SlugOrId) -> list[BoatCard]:
    """Boats of its kind that are about as long, as old and as dear."""
    return await service.find_similar(db, boat)


ROUTES = (search_boats, map_boats, similar_boats)
