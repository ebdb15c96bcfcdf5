"""A firm's logo: sent, seen while it is prepared, and taken away again."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.commons.media.albums.service import list_all
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.sending import SENDING, drop_picture, picture_panes, take_picture
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.brokers import service as brokers
from stoa.sites.marinemarket.brokers.errors import NotYourFirm
from stoa.sites.marinemarket.brokers.logos import KIND, LOGO
from stoa.sites.marinemarket.brokers.models import FirmRow
from stoa.sites.marinemarket.feeds import service as feeds

PAGE = "/broker/logo"


async def _load(db: Read, request: Exchange) -> FirmRow:
    person_id = require_person(request.actor).id
    return await brokers.load_own(db, person_id, str(await feeds.load_firm(db, person_id)))


@get(PAGE, access=signed_in, listed=False, faults=(NotYourFirm,), summary="The logo of your firm")
async def logo_page(db: Read, request: Exchange) -> View:
    """Show the logo as it is, and how far a new one is."""
    return await _view(db, request, WELCOME)


async def _view(db: Read, request: Exchange, refusal: Refusal) -> View:
    firm = await _load(db, request)
    files = await list_all(db, shelf_of(request), viewer_of(request.actor), KIND, firm.id)
    return form_view("desk/logo.html", {"firm": firm, **picture_panes({"logo": LOGO}, files)}, refusal)


@post(
    f"{PAGE}/logo",
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    faults=(NotYourFirm,),
    summary="Send the logo of your firm",
)
async def send_logo(request: Exchange) -> View | Redirect:
    """Take a logo in the place of the one before."""
    db = request.app.require_database().read()
    firm = await _load(db, request)
    try:
        await take_picture(request, KIND, firm.id, LOGO.name)
    except Fault as fault:
        return await _view(db, request, refusal_of(fault))
    return Redirect(PAGE)


@post(
    f"{PAGE}/logo/remove",
    access=signed_in,
    listed=False,
    faults=(NotYourFirm,),
    summary="Take the logo of your firm away",
)
async def remove_logo(db: Write, request: Exchange) -> Redirect:
    """Show the letters of the firm's name again."""
    firm = await _load(db, request)
    await drop_picture(db, request, KIND, firm.id, LOGO.name)
    return Redirect(PAGE)


ROUTES = (logo_page, send_logo, remove_logo)
