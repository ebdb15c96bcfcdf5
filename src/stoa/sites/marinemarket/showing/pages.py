"""The page of a boat, with what other rooms know of it."""

from typing import Any

from stoa.commons.favorites import find_favorites
from stoa.commons.media.albums.service import list_album
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.models import MediaView
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.boats.models import Boat
from stoa.sites.marinemarket.boats.subject import BOAT, PHOTOS
from stoa.sites.marinemarket.pricing.service import find_band
from stoa.sites.marinemarket.search.service import find_similar
from stoa.sites.marinemarket.trust.service import find_line
from stoa.sites.marinemarket.views import count_view

_FEET = 0.3048
_HORSEPOWER = 0.745699872
_HINS = {
    "on_file": "On file",
    "year_matches": "On file, year matches",
    "year_differs": "On file, of another year",
    "unreadable": "On file",
}


@get("/boats/{boat}", access=public, summary="A boat's page")
async def show_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show one boat."""
    found = await service.load_boat(db, boat)
    if request.actor.id is None or request.actor.id != found.owner_id:
        await count_view(request, found.id)
    viewer = viewer_of(request.actor)
    kept = await find_favorites(db, BOAT.kind, [found.id], request.actor.id)
    album = await list_album(db, shelf_of(request), viewer, BOAT.kind, found.id)
    context = {
        "boat": found,
        "specs": specs(found),
        "photos": [photo for one in album if one.purpose == PHOTOS.name and (photo := _photo(one, found.title))],
        "features": [NAMES.get(slug, slug) for slug in found.features],
        "band": await find_band(db, found),
        "similar": await find_similar(db, found.slug),
        "is_favorite": found.id in kept,
        "viewer": viewer,
        "seller": await find_line(db, found.seller_id),
        "has_seller": found.owner_id is not None,
        "is_own": request.actor.id is not None and request.actor.id == found.owner_id,
    }
    return View("marinemarket/boat.html", context)


def _photo(media: MediaView, title: str) -> dict[str, str] | None:
    shown = sorted((one for one in media.variants if one.content_type == "image/webp"), key=lambda one: one.width)
    if not shown:
        return None
    middle = shown[min(1, len(shown) - 1)]
    return {"href": shown[-1].url, "src": middle.url, "alt": media.alt or f"Photo of {title}"}


def specs(boat: Boat) -> list[tuple[str, str]]:
    """Say the measures of a boat in both kinds of units; what is not known is left out."""
    details = boat.boat_details
    told: list[tuple[str, Any]] = [("Make", details.make), ("Model", details.model)]
    lengths = (("Beam", details.beam), ("Draft", details.draft), ("Headroom", details.headroom))
    told += [(name, f"{value:.2f} m ({value / _FEET:.1f} ft)") for name, value in lengths if value]
    told += [("Weight", f"{details.weight:,.0f} kg ({details.weight / 0.45359237:,.0f} lb)")] if details.weight else []
    told += [("Hull", (details.hull_material or "").capitalize()), ("Fuel", (details.fuel or "").capitalize())]
    told += [("Engine hours", f"{details.engine_hours:,}")] if details.engine_hours is not None else []
    told += [("Power", f"{details.power:.0f} kW ({details.power / _HORSEPOWER:.0f} hp)")] if details.power else []
    told += [(name, value or "") for name, value in (("Cabins", details.cabins), ("Berths", details.berths))]
    told += [("Hull number", _HINS.get(details.hin_note, ""))]
    return [(name, str(value)) for name, value in told if value]


ROUTES = (show_page,)
