"""The page of one's own ID check."""

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.pages import SENDING
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.papers.sending import take_papers

from . import service
from .errors import CheckUnderWay
from .models import MOST_PROOFS, CheckInput
from .proofs import PROOFS

PAGE = "/account/identity"


@get(PAGE, access=signed_in, listed=False, summary="Your ID check")
async def identity_page(db: Read, request: Exchange) -> View:
    """Show how the check stands, and the form that begins one."""
    return await _view(db, request, WELCOME)


async def _view(db: Read, request: Exchange, refusal: Refusal) -> View:
    check = await service.load_check(db, require_person(request.actor).id)
    return form_view("identities/own.html", {"tabs": settings_links(request), "check": check}, refusal)


@post(
    PAGE,
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Hand papers in with a form",
)
async def submit_page(request: Exchange) -> View | Redirect:
    """Take the papers of a form."""
    database, person_id = request.app.require_database(), require_session(request.actor).id
    try:
        if (await service.load_check(database.read(), person_id)).status in {"waiting", "checked"}:
            raise CheckUnderWay
        taken = await take_papers(request, PROOFS, MOST_PROOFS)
        async with database.write() as tx:
            await service.submit_papers(tx, person_id, CheckInput(taken))
    except Fault as fault:
        return await _view(database.read(), request, refusal_of(fault))
    return Redirect(PAGE)


@post(f"{PAGE}/withdraw", access=signed_in, listed=False, summary="Take your ID check back, with a button")
async def withdraw_page(db: Write, request: Exchange) -> Redirect:
    """Take it back."""
    await service.withdraw_check(db, require_session(request.actor).id)
    return Redirect(PAGE)


ROUTES = (identity_page, submit_page, withdraw_page)
