"""Pages of payments: before, after, and what those who look after money see."""

from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_proof
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import PRIVATE, WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links, settings_links
from stoa.accounts.screens.rules import with_next
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Detail, Fault, Invalid
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import access, ledger, service
from .api import CHECKING_OUT, admin_view
from .client import find_providers
from .errors import NotForSale
from .forms import CheckoutForm, CheckoutQuery, RefundForm, ReleaseForm
from .ledger import MOVEMENTS
from .models import CheckoutInput, OrderRow, RefundInput, ReleaseInput
from .permissions import READ, REFUND
from .queries import ALL, HELD, MINE
from .rules import read_typed, to_major

MINE_PAGE = "/account/payments"
ADMIN_PAGE = "/admin/payments"
_may_read = permission(READ.name)
_may_refund = permission(REFUND.name)


@get("/checkout", access=signed_in, listed=False, summary="Buy something")
async def checkout_page(db: Read, request: Exchange, query: CheckoutQuery) -> View:
    """Say what it costs, and offer the ways to pay."""
    return await _checkout_view(db, request, query.item_type, query.item_id, WELCOME)


async def _checkout_view(db: Read, request: Exchange, kind: str, item_id: str, refusal: Refusal) -> View:
    offer = await service.find_offer(db, request.app.site, kind, item_id, require_person(request.actor).id)
    if offer is None:
        raise NotForSale
    providers = [(one.name, one.title) for one in find_providers(accounts_of(request)).values()]
    context = {"offer": offer, "item_type": kind, "item_id": item_id, "providers": providers}
    return form_view("payments/checkout.html", context, refusal)


@post("/checkout", access=signed_in, listed=False, limit=CHECKING_OUT, summary="Open a checkout")
async def open_checkout(request: Exchange, body: CheckoutForm) -> View | Redirect:
    """Send whoever pays to the provider's page."""
    accounts = accounts_of(request)
    try:
        values = {"itemType": body.item_type, "itemId": body.item_id, "provider": body.provider or None}
        wish = read_form(values, CheckoutInput)
        person_id = require_person(request.actor).id
        order = await service.open_checkout(accounts, person_id, wish, visit_of(request).origin)
    except Fault as fault:
        refusal = refusal_of(fault)
        return await _checkout_view(accounts.database.read(), request, body.item_type, body.item_id, refusal)
    at = order.checkout_url or f"/payments/{order.id}/return"
    if at.startswith("/"):
        return Redirect(at)
    # A form of ours may lead to no other site, and browsers hold that against what it is answered with as well.
    title = find_providers(accounts)[order.provider].title
    told = f"You pay at {title}, and come back here. This page leads there by itself."
    context = {"title": order.title, "told": told, "go": at, "words": f"Continue to {title}"}
    return form_view("payments/leaving.html", context)


@get("/payments/{order_id}/return", access=signed_in, listed=False, summary="Back from paying")
async def return_page(db: Read, request: Exchange, order_id: UUID) -> View:
    """Say how far a payment is; while the provider has not told, the page asks again by itself."""
    order = await access.load_own_order(db, require_person(request.actor).id, order_id)
    return View("payments/return.html", {"order": order}, block="state", headers=PRIVATE)


@get(MINE_PAGE, access=signed_in, listing=MINE, listed=False, summary="Your payments")
async def mine_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List what you have paid for."""
    page = await service.list_mine(db, asked, require_person(request.actor).id)
    frame = list_context(MINE_PAGE, asked, page, label=lambda _, value: value, search="q")
    return form_view("payments/mine.html", {**frame, "tabs": settings_links(request), "orders": page.data})


@get(MINE_PAGE + "/{order_id}", access=signed_in, listed=False, summary="A receipt")
async def receipt_page(db: Read, request: Exchange, order_id: UUID) -> View:
    """Show a receipt that can be printed."""
    order = await access.load_own_order(db, require_person(request.actor).id, order_id)
    refunds = await service.list_refunds(db, order.id)
    context = {"tabs": settings_links(request), "order": order, "refunds": refunds, "major": to_major}
    return form_view("payments/receipt.html", context)


@get(ADMIN_PAGE, access=_may_read, listing=ALL, listed=False, summary="Everybody's payments")
async def all_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List the payments of this site, and first those that wait for somebody."""
    page = await service.list_all(db, asked)
    held = await service.list_held(db, HELD.ask("limit=50", request.app.keys, actor=request.actor.id or ""))
    frame = list_context(ADMIN_PAGE, asked, page, label=lambda _, value: value, search="q")
    context = {"tabs": admin_links(request), "orders": page.data, "held": held.data}
    return form_view("payments/all.html", {**frame, **context})


@get(f"{ADMIN_PAGE}/ledger", access=_may_read, listing=MOVEMENTS, listed=False, summary="The ledger")
async def ledger_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what every account holds, and the latest movements."""
    page = await ledger.list_movements(db, asked)
    frame = list_context(f"{ADMIN_PAGE}/ledger", asked, page, label=lambda _, value: value, search="q")
    context = {
        "tabs": admin_links(request),
        "balances": await ledger.list_balances(db),
        "movements": page.data,
        "faults": await ledger.find_faults(db),
    }
    return form_view("payments/ledger.html", {**frame, **context})


@get(ADMIN_PAGE + "/{order_id}", access=_may_read, listed=False, summary="A payment")
async def order_page(db: Read, request: Exchange, order_id: UUID) -> View:
    """Show a payment with its refunds, its ledger and what the provider told."""
    return await _order_view(db, request, order_id, WELCOME)


async def _order_view(db: Read, request: Exchange, order_id: UUID, refusal: Refusal) -> View:
    order = await access.load_order(db, order_id)
    context: dict[str, Any] = {
        "tabs": admin_links(request),
        "order": order,
        "view": await admin_view(db, order),
        "left": to_major((order.paid_amount or 0) - order.refunded, order.paid_currency or order.currency),
        "may_refund": REFUND.name in request.actor.permissions,
    }
    return form_view("payments/order.html", context, refusal)


@post(ADMIN_PAGE + "/{order_id}/refund", access=_may_refund, listed=False, summary="Give money back")
async def refund_order(db: Write, request: Exchange, order_id: UUID, body: RefundForm) -> View | Redirect:
    """Ask for money to go back."""
    back = f"{ADMIN_PAGE}/{order_id}"
    try:
        await require_proof(db, request)
        order = await access.load_order(db, order_id)
        wish = read_form({"reason": body.reason.strip(), "amount": _typed_amount(body.amount, order)}, RefundInput)
        async with db.savepoint():
            await service.refund_order(db, accounts_of(request), order_id, wish, by_of(request))
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await _order_view(db, request, order_id, refusal_of(fault, {"NOT_REFUNDABLE": "amount"}))
    return Redirect(back)


def _typed_amount(text: str, order: OrderRow) -> int | None:
    if not text.strip():
        return None
    try:
        return read_typed(text, order.paid_currency or order.currency)
    except ValueError:
        message = "Write the amount like 12.50, with no more digits than the currency has."
        raise Invalid(message, details=(Detail("amount", message),)) from None


@post(ADMIN_PAGE + "/{order_id}/release", access=_may_refund, listed=False, summary="Accept a payment that is held")
async def release_order(db: Write, request: Exchange, order_id: UUID, body: ReleaseForm) -> View | Redirect:
    """Accept what is held as it is."""
    back = f"{ADMIN_PAGE}/{order_id}"
    try:
        await require_proof(db, request)
        wish = read_form({"reason": body.reason.strip()}, ReleaseInput)
        async with db.savepoint():
            await service.release_order(db, request.app.site, order_id, wish.reason, by_of(request))
    except StepUpRequired:
        return Redirect(with_next("/confirm", back))
    except Fault as fault:
        return await _order_view(db, request, order_id, refusal_of(fault))
    return Redirect(back)


ROUTES = (
    checkout_page,
    open_checkout,
    return_page,
    mine_page,
    receipt_page,
    all_page,
    ledger_page,
    order_page,
    refund_order,
    release_order,
)
