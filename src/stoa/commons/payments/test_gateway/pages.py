"""The page that pays, fails or pays later. In production there is none."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.commons.payments.access import load_own_order
from stoa.commons.payments.client import find_providers
from stoa.commons.payments.errors import NoSuchOrder
from stoa.commons.payments.jobs import REHEARSE, Rehearsed
from stoa.commons.payments.rehearsal import Rehearsal
from stoa.commons.payments.settling import apply_happening
from stoa.kernel.db import Read, Write
from stoa.kernel.http.dev_pages import development
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import RehearsalForm

PAGE = "/dev/payments/{order_id}"
LATER = timedelta(seconds=20)


@get(PAGE, access=development, listed=False, summary="Pay without money")
async def rehearsal_page(db: Read, request: Exchange, order_id: UUID) -> View:
    """Offer to pay, to fail, or to pay later."""
    order = await load_own_order(db, require_person(request.actor).id, order_id)
    return View("payments/rehearsal.html", {"order": order})


@post(PAGE, access=development, listed=False, summary="Pay without money, or fail")
async def rehearse(db: Write, request: Exchange, order_id: UUID, body: RehearsalForm) -> Redirect:
    """Tell the site what Stripe would tell it, signed as Stripe would sign it."""
    order = await load_own_order(db, require_person(request.actor).id, order_id)
    provider = find_providers(accounts_of(request)).get(order.provider)
    if not isinstance(provider, Rehearsal):
        raise NoSuchOrder
    if body.act == "later":
        await REHEARSE.enqueue(db, Rehearsed(order.id, paid=True), delay=LATER, dedupe_key=str(order.id))
    else:
        content, headers = provider.write_event(order, paid=body.act == "pay")
        told = provider.read_event(headers, content)
        await apply_happening(db, request.app.site, provider.name, told)
    return Redirect(f"/payments/{order.id}/return")


ROUTES = (rehearsal_page, rehearse)
