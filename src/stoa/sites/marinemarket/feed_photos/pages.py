"""The page of photos that a feed names for a boat."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, form_view
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import SlugOrId

from . import service

_PAGE = "/sell/{boat}/feed-photos"


class PinForm(Input, frozen=True):
    """Whether the photos are arranged by hand."""

    pinned: Line = ""


@get(_PAGE, access=signed_in, listed=False, summary="Photos that a feed names for a boat")
async def photos_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show what became of each photo, and who has the say."""
    person_id = require_person(request.actor).id
    found = await service.load_photos(db, boat, person_id)
    context = {"boat": await boats.load_own_boat(db, boat, person_id), "found": found}
    return form_view("feed_photos/photos.html", context, WELCOME)


@post(_PAGE, access=signed_in, listed=False, summary="Pin photos of a boat, or let its feed have the say")
async def pin_page(db: Write, request: Exchange, boat: SlugOrId, body: PinForm) -> Redirect:
    """Take the answer of the form."""
    await service.pin_photos(db, boat, require_person(request.actor).id, pinned=body.pinned == "yes")
    return Redirect(_PAGE.format(boat=boat))


ROUTES = (photos_page, pin_page)
