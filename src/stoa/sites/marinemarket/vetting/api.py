"""JSON routes of the moderators' list of listings; what is decided goes to `admin/listings/{id}/moderate`."""

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission
from stoa.kernel.http.routes import get
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.models import Boat
from stoa.sites.marinemarket.selling.permissions import MODERATE

from . import service
from .models import VettingRow
from .queries import VETTED

_may = permission(MODERATE.name)


@get("/api/v1/admin/listings", access=_may, listing=VETTED, summary="Listings for moderation")
async def list_listings(db: Read, asked: ListRequest) -> Page[VettingRow]:
    """List all listings, the one that changed last first; `?status=pending_review&sort=-updated` is the queue."""
    return await service.list_listings(db, asked)


@get("/api/v1/admin/listings/{boat}", access=_may, summary="A listing, wherever it stands")
async def show_listing(db: Read, boat: SlugOrId) -> Boat:
    """Show everything about a listing, whether or not others see it."""
    return await service.load_listing(db, boat)


ROUTES = (list_listings, show_listing)
