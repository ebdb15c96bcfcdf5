"""JSON routes of payments, and the doors at which providers tell."""

from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_proof
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.step_up.errors import FactorRequired
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.body import read_body
from stoa.kernel.http.dev_pages import development
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Model, Reply
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import HOUR, MINUTE, Limit, Rate

from . import access, ledger, service
from .client import find_providers
from .errors import (
    BadEvent,
    CheckoutFailed,
    NoProvider,
    NoSuchOrder,
    NoSuchProvider,
    NotForSale,
    NothingHeld,
    NotRefundable,
)
from .ledger import MOVEMENTS, Balance, Movement
from .models import (
    AdminTransaction,
    CheckoutInput,
    Entry,
    EventSeen,
    OrderRow,
    Refund,
    RefundInput,
    ReleaseInput,
    Transaction,
)
from .permissions import READ, REFUND
from .queries import ALL, MINE
from .settling import apply_happening

PAYMENTS = "/api/v1/payments"
ADMIN = "/api/v1/admin/payments"
LARGEST_EVENT = 512 * 1024
EVENT_SECONDS = 10.0
CHECKING_OUT = Limit("checkout", {"anonymous": Rate(30, per=HOUR)})
TELLING = Limit("payment-events", {"anonymous": Rate(3000, per=MINUTE)})
_SIGNED = "Whoever calls it proves with a signature over the body who they are."
_may_read = permission(READ.name)
_may_refund = permission(REFUND.name)


class Heard(Model, frozen=True):
    """What a provider is answered."""

    received: bool = True


class AdminView(Model, frozen=True):
    """An order with all that belongs to it."""

    transaction: AdminTransaction
    refunds: list[Refund]
    ledger: list[Entry]
    events: list[EventSeen]


@post(
    f"{PAYMENTS}/checkout",
    access=signed_in,
    status=201,
    limit=CHECKING_OUT,
    faults=(NotForSale, NoProvider, NoSuchProvider, CheckoutFailed),
    repeats_because="Asked again while it is open, it is the same checkout.",
    summary="Open a checkout",
)
async def open_checkout(request: Exchange, body: CheckoutInput) -> Reply[Transaction]:
    """Open a checkout; send whoever pays to `checkoutUrl`. Asked again while it is open, it is the same one."""
    person = require_person(request.actor)
    order = await service.open_checkout(accounts_of(request), person.id, body, visit_of(request).origin)
    return Reply(service.describe_order(order), status=201, location=f"{PAYMENTS}/{order.id}")


@get(PAYMENTS, access=signed_in, listing=MINE, summary="Your payments")
async def list_payments(db: Read, request: Exchange, asked: ListRequest) -> Page[Transaction]:
    """List what you have paid for, the newest first."""
    page = await service.list_mine(db, asked, require_person(request.actor).id)
    rows = [service.describe_order(row) for row in page.data]
    return page.told_as(rows)


@get(f"{PAYMENTS}/{{order_id}}", access=signed_in, faults=(NoSuchOrder,), summary="A payment of yours")
async def show_payment(db: Read, request: Exchange, order_id: UUID) -> Transaction:
    """Show a payment of yours; `status` tells how far it is."""
    return service.describe_order(await access.load_own_order(db, require_person(request.actor).id, order_id))


@post(
    f"{PAYMENTS}/stripe/webhook",
    access=public,
    limit=TELLING,
    takes_stream=True,
    faults=(BadEvent, NoProvider),
    csrf_exempt_because=_SIGNED,
    summary="Take an event from Stripe",
)
async def take_stripe_event(request: Exchange) -> Bytes:
    """Check Stripe's signature over the bytes as they came, then do once what the event says."""
    return await take_event(request, "stripe")


@post(
    f"{PAYMENTS}/tebex/webhook",
    access=public,
    limit=TELLING,
    takes_stream=True,
    faults=(BadEvent, NoProvider),
    csrf_exempt_because=_SIGNED,
    summary="Take a webhook from Tebex",
)
async def take_tebex_event(request: Exchange) -> Bytes:
    """Check Tebex's signature over the bytes as they came, then do once what the webhook says."""
    return await take_event(request, "tebex")


@post(
    f"{PAYMENTS}/test/webhook",
    access=development,
    limit=TELLING,
    takes_stream=True,
    listed=False,
    csrf_exempt_because=_SIGNED,
    summary="Take an event of a rehearsal",
)
async def take_test_event(request: Exchange) -> Bytes:
    """Take what the test gateway tells; in production there is none."""
    return await take_event(request, "test")


async def take_event(request: Exchange, name: str) -> Bytes:
    """Read the body as it is, check who has signed it, and do what it says in one transaction with its id."""
    body = await read_body(request, LARGEST_EVENT, EVENT_SECONDS)
    accounts = accounts_of(request)
    provider = find_providers(accounts).get(name)
    if provider is None:
        raise NoProvider
    told = provider.read_event(
        {key.decode("latin-1"): value.decode("latin-1") for key, value in request.headers.items()}, body
    )
    if told.what == "greeting":
        return Bytes(msgspec.json.encode({"id": told.id}), "application/json")
    await accounts.database.transact(lambda tx: apply_happening(tx, accounts.site, name, told))
    return Bytes(msgspec.json.encode({"data": Heard()}), "application/json")


@get(ADMIN, access=_may_read, listing=ALL, summary="Everybody's payments")
async def list_all(db: Read, asked: ListRequest) -> Page[AdminTransaction]:
    """List the payments of this site, the newest first."""
    page = await service.list_all(db, asked)
    rows = [service.describe_for_admin(row) for row in page.data]
    return page.told_as(rows)


@get(f"{ADMIN}/ledger", access=_may_read, summary="What every account holds")
async def show_balances(db: Read) -> list[Balance]:
    """Show the balance of each account, provider and currency; debits are positive."""
    return await ledger.list_balances(db)


@get(f"{ADMIN}/ledger/movements", access=_may_read, listing=MOVEMENTS, summary="Movements of the ledger")
async def list_movements(db: Read, asked: ListRequest) -> Page[Movement]:
    """List what happened to money, the newest first."""
    return await ledger.list_movements(db, asked)


@get(f"{ADMIN}/{{order_id}}", access=_may_read, faults=(NoSuchOrder,), summary="A payment with all that belongs to it")
async def show_order(db: Read, order_id: UUID) -> AdminView:
    """Show a payment with its refunds, its ledger and what the provider told."""
    return await admin_view(db, await access.load_order(db, order_id))


async def admin_view(db: Read, order: OrderRow) -> AdminView:
    """Gather all that belongs to an order."""
    return AdminView(
        service.describe_for_admin(order),
        [service.describe_refund(row) for row in await service.list_refunds(db, order.id)],
        await ledger.list_entries(db, order.id),
        await service.list_events(db, order.id),
    )


@post(
    f"{ADMIN}/{{order_id}}/refunds",
    access=_may_refund,
    status=202,
    idempotent=True,
    faults=(NoSuchOrder, NotRefundable, StepUpRequired, FactorRequired),
    summary="Give money back",
)
async def refund_order(db: Write, request: Exchange, order_id: UUID, body: RefundInput) -> Reply[Refund]:
    """Ask the provider to give money back, all that is left or a part; it needs a recent proof."""
    await require_proof(db, request)
    await access.load_order(db, order_id)
    refund = await service.refund_order(db, accounts_of(request), order_id, body, by_of(request))
    return Reply(service.describe_refund(refund), status=202, location=f"{ADMIN}/{order_id}")


@post(
    f"{ADMIN}/{{order_id}}/release",
    access=_may_refund,
    faults=(NoSuchOrder, NothingHeld, StepUpRequired, FactorRequired),
    summary="Accept a payment that is held",
)
async def release_order(db: Write, request: Exchange, order_id: UUID, body: ReleaseInput) -> AdminTransaction:
    """Accept what is held as it is, and grant what was bought; it needs a recent proof."""
    await require_proof(db, request)
    await access.load_order(db, order_id)
    return service.describe_for_admin(
        await service.release_order(db, request.app.site, order_id, body.reason, by_of(request))
    )


ROUTES = (
    open_checkout,
    list_payments,
    take_stripe_event,
    take_tebex_event,
    take_test_event,
    show_payment,
    list_all,
    show_balances,
    list_movements,
    show_order,
    refund_order,
    release_order,
)
