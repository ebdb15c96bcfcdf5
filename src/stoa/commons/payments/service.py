"""Paying: opening a checkout, giving money back, deciding about what is held."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.accounts.people import service as people
from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import ListRequest, Read, Write, as_json
from stoa.kernel.db.page import Page
from stoa.kernel.errors import OutsideFault
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .client import find_providers, require_provider
from .errors import CheckoutFailed, NotForSale, NothingHeld, NotRefundable, WholeRefundsOnly
from .jobs import REFUND, RefundDue
from .ledger import Account, record_movement
from .models import (
    AdminTransaction,
    CheckoutInput,
    EventSeen,
    Offer,
    OrderRow,
    Payable,
    Refund,
    RefundInput,
    RefundRow,
    Transaction,
)
from .provider import Provider
from .rules import to_major
from .settings import PaymentSettings


def describe_order(row: OrderRow) -> Transaction:
    """Say what an order is to whoever pays for it."""
    return Transaction(
        id=row.id,
        user_id=row.person_id,
        type=row.type,
        status=row.status,
        amount=row.amount,
        currency=row.currency,
        item_type=row.item_type,
        item_id=row.item_id,
        title=row.title,
        metadata=row.metadata,
        provider=row.provider,
        checkout_url=row.checkout_url if row.status == "PENDING" and not row.held else None,
        refunded_amount=row.refunded,
        is_held=bool(row.held),
        created_at=row.created_at,
        expires_at=row.expires_at,
        completed_at=row.completed_at,
        refunded_at=row.refunded_at,
    )


def describe_for_admin(row: OrderRow) -> AdminTransaction:
    """Say what an order is to those who look after money."""
    return AdminTransaction(
        id=row.id,
        person_id=row.person_id,
        type=row.type,
        status=row.status,
        amount=row.amount,
        currency=row.currency,
        item_type=row.item_type,
        item_id=row.item_id,
        title=row.title,
        provider=row.provider,
        session=row.session,
        payment=row.payment,
        paid_amount=row.paid_amount,
        paid_currency=row.paid_currency,
        refunded_amount=row.refunded,
        fee=row.fee,
        held=row.held,
        created_at=row.created_at,
        completed_at=row.completed_at,
        refunded_at=row.refunded_at,
    )


def describe_refund(row: RefundRow) -> Refund:
    """Say how money that goes back stands."""
    return Refund(row.id, row.kind, row.status, row.amount, row.currency, row.reason, row.created_at, row.settled_at)


async def list_mine(db: Read, asked: ListRequest, person_id: UUID) -> Page[OrderRow]:
    """Give one page of what somebody has paid for."""
    return await queries.MINE.page(db, asked, person_id=person_id)


async def list_all(db: Read, asked: ListRequest) -> Page[OrderRow]:
    """Give one page of everybody's orders."""
    return await queries.ALL.page(db, asked)


async def list_held(db: Read, asked: ListRequest) -> Page[OrderRow]:
    """Give one page of the orders that wait for a human."""
    return await queries.HELD.page(db, asked)


async def list_refunds(db: Read, order_id: UUID) -> list[RefundRow]:
    """Give what has gone back of an order, or is about to."""
    return await queries.REFUNDS_OF.all(db, order_id=order_id)


async def list_events(db: Read, order_id: UUID) -> list[EventSeen]:
    """Give what providers have told of an order."""
    return await queries.EVENTS_OF.all(db, order_id=order_id)


async def open_checkout(accounts: Accounts, person_id: UUID, wish: CheckoutInput, origin: str) -> OrderRow:
    """Open a page to pay on. No transaction is open while the provider is asked; asked twice, it is one order."""
    provider = require_provider(accounts, wish.provider)
    async with accounts.database.write() as tx:
        order = await _submit_order(tx, accounts, person_id, wish, provider)
    if order.checkout_url is not None:
        return order
    try:
        checkout = await provider.open_checkout(order, f"{origin}/payments/{order.id}/return")
    except OutsideFault as fault:
        raise CheckoutFailed from fault
    async with accounts.database.write() as tx:
        return await queries.SET_CHECKOUT.one(tx, id=order.id, session=checkout.session, url=checkout.url)


async def _submit_order(
    tx: Write, accounts: Accounts, person_id: UUID, wish: CheckoutInput, provider: Provider
) -> OrderRow:
    payable = next((one for one in accounts.site.declared(Payable) if one.kind == wish.item_type), None)
    await people.lock_person(tx, person_id)
    offer = await payable.find(tx, wish.item_id, person_id) if payable is not None else None
    if offer is None:
        raise NotForSale
    now = clock.now()
    item = {"item_type": wish.item_type, "item_id": wish.item_id, "provider": provider.name, "person_id": person_id}
    price = {"amount": offer.amount, "currency": offer.currency}
    known = await queries.FIND_OPEN.first(tx, **item, **price, now=now)
    if known is not None:
        return known
    return await queries.INSERT.one(
        tx,
        id=new_id(),
        type=offer.type,
        title=offer.title,
        metadata=as_json(offer.metadata),
        now=now,
        expires_at=now + accounts.setting(PaymentSettings).checkout_life,
        **item,
        **price,
    )


async def find_offer(db: Read, site: Site, kind: str, item_id: str, person_id: UUID) -> Offer | None:
    """Say for how much somebody may buy a thing."""
    payable = next((one for one in site.declared(Payable) if one.kind == kind), None)
    return await payable.find(db, item_id, person_id) if payable is not None else None


async def refund_order(tx: Write, accounts: Accounts, order_id: UUID, wish: RefundInput, by: By) -> RefundRow:
    """Ask for money to go back; the provider is asked by a job, and only its answer counts."""
    order = await queries.LOCK.one(tx, id=order_id)
    left = (order.paid_amount or 0) - order.refunded - await queries.PENDING_REFUNDS.one(tx, order_id=order_id)
    amount = left if wish.amount is None else wish.amount
    currency = order.paid_currency or order.currency
    if left <= 0 or amount > left:
        message = f"{to_major(max(left, 0), currency)} {currency} of this payment can still be refunded."
        raise NotRefundable(message)
    provider = find_providers(accounts).get(order.provider)
    if provider is not None and not provider.refunds_parts and amount != order.paid_amount:
        raise WholeRefundsOnly
    refund = await queries.INSERT_REFUND.one(
        tx,
        id=new_id(),
        order_id=order.id,
        kind="refund",
        amount=amount,
        currency=currency,
        reason=wish.reason.strip(),
        reference=None,
        asked_by=by.actor_id,
        now=clock.now(),
    )
    await REFUND.enqueue(tx, RefundDue(refund.id, order.id), dedupe_key=str(refund.id))
    change = {"refund": refund.id, "amount": amount, "currency": currency}
    await audit.record(
        tx,
        "payment.refund-asked",
        by=by,
        kind="payment",
        id=order.id,
        after=change,
        reason=wish.reason,
        about=order.person_id,
    )
    return refund


async def release_order(tx: Write, site: Site, order_id: UUID, reason: str, by: By) -> OrderRow:
    """Accept what was held as it is: what was paid and not granted is granted, what was won back is granted again."""
    order = await queries.LOCK.one(tx, id=order_id)
    if not order.held:
        raise NothingHeld
    payable = next((one for one in site.declared(Payable) if one.kind == order.item_type), None)
    if payable is None:
        raise NotForSale
    keeps_money = (order.paid_amount or 0) > order.refunded
    await queries.SET_HELD.run(tx, id=order.id, held="")
    if order.status == "PENDING" and keeps_money:
        await _grant_held(tx, payable, order)
    elif order.status == "REFUNDED" and keeps_money:
        await queries.SET_STATUS.run(tx, id=order.id, status="COMPLETED")
        await payable.on_paid(tx, await queries.FIND.one(tx, id=order.id))
    after = await queries.FIND.one(tx, id=order.id)
    await audit.record(
        tx,
        "payment.released",
        by=by,
        kind="payment",
        id=order.id,
        before={"status": order.status, "held": order.held},
        after={"status": after.status},
        reason=reason,
        about=order.person_id,
    )
    return after


async def _grant_held(tx: Write, payable: Payable, order: OrderRow) -> None:
    amount, currency = order.paid_amount or 0, order.paid_currency or order.currency
    paid = await queries.SET_PAID.one(
        tx, id=order.id, payment=order.payment, amount=amount, currency=currency, now=clock.now()
    )
    earned: Account = "deposits" if order.type == "deposit" else "revenue"
    left = amount - order.refunded
    await record_movement(
        tx,
        "released",
        f"released.{order.id}",
        {"held": left, earned: -left},
        provider=order.provider,
        currency=currency,
        order_id=order.id,
    )
    await payable.on_paid(tx, paid)
