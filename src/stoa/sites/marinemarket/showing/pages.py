"""The page of a boat, with what other rooms know of it, and boats side by side."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from stoa.commons.favorites import find_favorites
from stoa.commons.subjects import viewer_of
from stoa.kernel import clock
from stoa.kernel.db import Read
from stoa.kernel.db.joined import Joined
from stoa.kernel.errors import NotFound
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import Cached, get
from stoa.kernel.together import Together
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.equipment import AGENTS_WELCOME, NAMES, equipment_of
from stoa.sites.marinemarket.boats.models import Boat
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.brokers.kept import firm_tag
from stoa.sites.marinemarket.pricing.service import find_band
from stoa.sites.marinemarket.search.service import list_like_cards
from stoa.sites.marinemarket.trust.service import find_line
from stoa.sites.marinemarket.views import note_view

from .facts import compare, describe_engine, specs
from .models import CompareQuery
from .prices import price_line
from .service import MOST, list_candidates, list_side_by_side

COMPARE = "/compare"
KEPT = Cached(seconds=60, stale_seconds=60, seen=note_view)
"""What is told of a boat, and of those like it, drops it; so does another name or logo of its
firm; what else is told of its seller may be a minute old."""


@get("/boats/{boat}", access=public, cached=KEPT, summary="A boat's page")
async def show_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show one boat."""
    found = await service.find_boat(db, boat, request.actor.id)
    if found is None:
        return await _gone_page(db, request, boat)
    request.about = str(found.id)
    joined = Joined(db)
    async with Together() as ask:
        alike = ask(list_like_cards(joined, found.id, request.app.media_origin))
        band = ask(find_band(joined, found))
        seller = ask(find_line(joined, found.seller_id))
        own = ask(service.find_own_boat(joined, found.slug, request.actor.id))
        kept = ask(find_favorites(joined, BOAT.kind, [found.id], request.actor.id))
    is_own = own.result() is not None
    if not is_own and not request.for_everybody:  # nor those of colleagues
        note_view(request, str(found.id))
    similar = alike.result()
    request.tag(f"boat:{found.id}", firm_tag(found.seller_id), *(f"boat:{one.id}" for one in similar))
    now = clock.now()
    context: dict[str, Any] = {
        "boat": found,
        "specs": specs(found),
        "engines": [describe_engine(one, now.year) for one in found.boat_details.engines],
        "features": [NAMES.get(slug, slug) for slug in equipment_of(found.features)],
        "agents_welcome": AGENTS_WELCOME in found.features,
        "band": band.result(),
        "prices": price_line(found.price_history, now),
        "similar": similar,
        "seller": seller.result(),
        "has_seller": found.owner_id is not None,
        "is_favorite": found.id in kept.result(),
        "is_own": is_own,
        "viewer": viewer_of(request.actor),
        "origin": request.app.origin_of(request),
    }
    return View("marinemarket/boat.html", context)


async def _gone_page(db: Read, request: Exchange, boat: str) -> View:
    """Whoever follows an old link to what was for sale reads that it is not, and what else there is like it."""
    gone = await service.find_gone(db, boat)
    if gone is None:
        raise NotFound
    own = await service.find_own_boat(db, gone.slug, request.actor.id)
    similar = await list_like_cards(db, gone.id, request.app.media_origin)
    return View("marinemarket/gone.html", {"gone": gone, "is_own": own is not None, "similar": similar}, status=404)


@get(COMPARE, access=public, listed=False, summary="Boats side by side")
async def compare_page(db: Read, request: Exchange, query: CompareQuery) -> View:
    """Show two to four boats side by side, with what differs marked, and what could stand beside them."""
    boats = await list_side_by_side(db, query.boat)
    candidates = [] if len(boats) >= MOST else await list_candidates(db, boats, request.actor.id)
    context = {
        "boats": boats,
        "rows": compare(boats) if boats else [],
        "without": {one.slug: _address(other for other in boats if other is not one) for one in boats},
        "adding": _address(boats),
        "candidates": candidates,
        "missing": len(set(query.boat)) - len(boats),
        "most": MOST,
    }
    return View("marinemarket/compare.html", context)


def _address(boats: Iterable[Boat]) -> str:
    named = list(boats)
    return f"{COMPARE}?{urlencode([('boat', one.slug) for one in named])}" if named else COMPARE


ROUTES = (show_page, compare_page)
