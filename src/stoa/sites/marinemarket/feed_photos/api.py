"""JSON routes of photos that a feed names for a boat; those of a whole run stand at `feed-runs/{run}/photos`."""

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, put
from stoa.sites.marinemarket.boats.api import SlugOrId

from . import service
from .errors import NotFromAFeed
from .models import BoatPhotos, PinInput

_ADDRESS = "/api/v1/listings/{boat}/feed-photos"


@get(_ADDRESS, access=signed_in, faults=(NotFromAFeed,), summary="Photos that a feed names for a boat of yours")
async def show_photos(db: Read, request: Exchange, boat: SlugOrId) -> BoatPhotos:
    """Show how far the photos are that a feed names for a boat that you or your firm sell, and what is wrong."""
    return await service.load_photos(db, boat, require_person(request.actor).id)


@put(_ADDRESS, access=signed_in, faults=(NotFromAFeed,), summary="Keep photos as they are, whatever the feed says")
async def pin_photos(db: Write, request: Exchange, boat: SlugOrId, body: PinInput) -> BoatPhotos:
    """Pin the photos of a boat: its feed neither adds nor removes any until you let it again."""
    return await service.pin_photos(db, boat, require_person(request.actor).id, pinned=body.pinned)


ROUTES = (show_photos, pin_photos)
