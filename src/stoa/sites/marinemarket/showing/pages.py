"""Pages of the boats."""

from stoa.commons.favorites import find_favorites
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import View
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.models import Boat
from stoa.sites.marinemarket.boats.subject import BOAT


@get("/boats/{boat}", access=public, summary="A boat's page")
async def show_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show one boat."""
    found = await service.load_boat(db, boat)
    request.tag(f"boat:{found.id}")
    kept = await find_favorites(db, BOAT.kind, [found.id], request.actor.id)
    context = {"boat": found, "specs": specs(found), "photos": [], "is_favorite": found.id in kept}
    return View("marinemarket/boat.html", {**context, "viewer": viewer_of(request.actor)})


def specs(boat: Boat) -> list[tuple[str, str]]:
    """Say the measures of a boat; what is not known is left out."""
    told, details = [], boat.boat_details
    told += [("Make", details.make), ("Model", details.model)]
    told += [("Beam", f"{details.beam:.2f} m")] if details.beam else []
    told += [("Draft", f"{details.draft:.2f} m")] if details.draft else []
    told += [("Hull", (details.hull_material or "").capitalize()), ("Fuel", (details.fuel or "").capitalize())]
    told += [("Engine hours", f"{details.engine_hours:,}")] if details.engine_hours is not None else []
    told += [("Berths", str(details.berths))] if details.berths else []
    return [(name, value) for name, value in told if value]


ROUTES = (show_page,)
