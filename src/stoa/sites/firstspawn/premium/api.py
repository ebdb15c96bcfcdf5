"""JSON routes of premium."""

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of, visit_of
from stoa.commons.payments import service as payments
from stoa.commons.payments.api import CHECKING_OUT, PAYMENTS
from stoa.commons.payments.models import CheckoutInput, Transaction
from stoa.kernel.db import Read
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import get, post

from . import service
from .models import PurchaseInput, Standing
from .selling import KIND


@get("/api/v1/premium", access=public, summary="Premium, and how you stand")
async def show_premium(db: Read, request: Exchange) -> Standing:
    """List what may be bought; to whoever has signed in, how long theirs runs."""
    return await service.load_standing(db, request.actor.id)


@post(
    "/api/v1/premium/purchase",
    access=signed_in,
    status=201,
    limit=CHECKING_OUT,
    repeats_because="Asked again while it is open, it is the same checkout.",
    summary="Buy premium",
)
async def purchase(request: Exchange, body: PurchaseInput) -> Reply[Transaction]:
    """Open a checkout for a month or a year. It begins with the payment, behind what runs, and never renews."""
    person = require_person(request.actor)
    wish = CheckoutInput(KIND, body.plan, body.provider)
    order = await payments.open_checkout(accounts_of(request), person.id, wish, visit_of(request).origin)
    return Reply(payments.describe_order(order), status=201, location=f"{PAYMENTS}/{order.id}")


ROUTES = (show_premium, purchase)
