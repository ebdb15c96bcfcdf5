"""From what a provider tells to its effect: once, in one transaction with the note that it was told."""

from typing import Final
from uuid import UUID

import msgspec
import structlog

from stoa.commons.payments import queries
from stoa.commons.payments.events import PaymentCompleted, PaymentFailed, PaymentHeld, PaymentRefunded
from stoa.commons.payments.ledger import Account, record_movement
from stoa.commons.payments.models import OrderRow, Payable, RefundRow
from stoa.commons.payments.provider import Happening
from stoa.commons.payments.provider.models import Outcome
from stoa.commons.payments.rules import to_major
from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Write, as_json
from stoa.kernel.errors import Fault
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from .fees import record_fee

KNOWN: Final = "known"
WAITS: Final = "waits for its payment"

log = structlog.get_logger(__name__)


async def apply_happening(tx: Write, site: Site, provider: str, told: Happening) -> str:
    """Do what a provider tells, once however often it comes and in whichever order. Says what became of it."""
    now = clock.now()
    if await queries.NOTE_EVENT.first(tx, provider=provider, id=told.id, type=told.type, now=now) is None:
        return KNOWN
    if told.payment:
        await queries.LOCK_PAYMENT.run(tx, provider=provider, payment=told.payment)
    order, outcome = await _apply_and_note(tx, site, provider, told)
    log.info("payment_event", provider=provider, type=told.type, outcome=outcome)
    if told.what == "paid" and told.payment and order is not None:
        await _apply_waiting(tx, site, provider, told.payment)
    return outcome


async def _apply_waiting(tx: Write, site: Site, provider: str, payment: str) -> None:
    for text in await queries.WAITING.all(tx, provider=provider, payment=payment):
        await _apply_and_note(tx, site, provider, msgspec.json.decode(text, type=Happening))


async def _apply_and_note(tx: Write, site: Site, provider: str, told: Happening) -> tuple[OrderRow | None, str]:
    """Do it now, or keep it until its payment is known; either way it stands there what became of it."""
    order = await _find_order(tx, provider, told)
    outcome = await _apply(tx, site, provider, order, told)
    await queries.SET_OUTCOME.run(
        tx,
        provider=provider,
        id=told.id,
        outcome=outcome,
        order_id=order.id if order else None,
        payment=told.payment,
        waiting=as_json(told) if outcome == WAITS else None,
    )
    return order, outcome


async def _find_order(tx: Write, provider: str, told: Happening) -> OrderRow | None:
    """Find the order, by our own id first; an id of ours under another provider's name is none."""
    found = None
    if told.order_id is not None:
        found = await queries.LOCK.first(tx, id=told.order_id)
    if found is None and told.session:
        found = await queries.LOCK_BY_SESSION.first(tx, provider=provider, session=told.session)
    if found is None and told.payment:
        found = await queries.LOCK_BY_PAYMENT.first(tx, provider=provider, payment=told.payment)
        found = found or await queries.LOCK_BY_SECOND_PAYMENT.first(tx, provider=provider, payment=told.payment)
    return found if found is not None and found.provider == provider else None


async def _apply(tx: Write, site: Site, provider: str, order: OrderRow | None, told: Happening) -> str:
    match told.what:
        case "greeting" | "other":
            return "nothing to do"
        case "refund" | "dispute" if order is None or order.paid_amount is None:
            return WAITS
        case _ if order is None:
            return "no order of ours"
        case "paid":
            return await _paid(tx, site, order, told)
        case "failed":
            return await _failed(tx, order)
        case "refund" | "dispute" if told.payment and order.payment and told.payment != order.payment:
            return await _second_returned(tx, order, told)
        case "refund" | "dispute":
            return await _returned(tx, site, provider, order, told)


async def _paid(tx: Write, site: Site, order: OrderRow, told: Happening) -> str:
    if order.paid_amount is not None:
        return await _paid_again(tx, order, told)
    if (told.amount, told.currency) != (order.amount, order.currency):
        asked, came = _words(order.amount, order.currency), _words(told.amount, told.currency)
        return await _book_and_hold(tx, order, told, f"{came} was paid where {asked} was asked for.")
    return await complete_order(tx, site, order, told)


async def complete_order(tx: Write, site: Site, order: OrderRow, told: Happening) -> str:
    """Grant what was paid for. Where that cannot be done any more, a human decides what becomes of the money."""
    payable = _payable(site, order)
    if payable is None:
        return await _book_and_hold(tx, order, told, "Nobody sells things of this kind any more.")
    try:
        async with tx.savepoint():
            paid = await queries.SET_PAID.one(
                tx, id=order.id, payment=told.payment, amount=told.amount, currency=told.currency, now=clock.now()
            )
            await payable.on_paid(tx, paid)
    except Fault as fault:
        return await _book_and_hold(tx, order, told, f"It was paid, and could not be granted: {fault.words}")
    entries: dict[Account, int] = {"cash": told.amount, _earned(order): -told.amount}
    await record_movement(
        tx,
        "payment",
        f"paid.{order.id}",
        entries,
        provider=order.provider,
        currency=told.currency,
        order_id=order.id,
    )
    await record_fee(tx, paid, told.fee)
    await emit(
        tx,
        PaymentCompleted(order.id, order.person_id, order.item_type, order.item_id, order.amount, order.currency),
    )
    return "granted"


def _payable(site: Site, order: OrderRow) -> Payable | None:
    return next((one for one in site.declared(Payable) if one.kind == order.item_type), None)


def _earned(order: OrderRow) -> Account:
    return "deposits" if order.type == "deposit" else "revenue"


async def _paid_again(tx: Write, order: OrderRow, told: Happening) -> str:
    """One order is paid once. A second payment is money that is not ours, so somebody has to give it back."""
    if told.payment is None or told.payment == order.payment:
        return "paid already"
    words = f"It was paid twice: {told.payment} brought {_words(told.amount, told.currency)} more. Give that back."
    await record_movement(
        tx,
        "second-payment",
        f"paid.{order.id}.{told.payment}",
        {"cash": told.amount, "held": -told.amount},
        provider=order.provider,
        currency=told.currency,
        order_id=order.id,
    )
    await hold_order(tx, order.id, words)
    return "held"


async def _second_returned(tx: Write, order: OrderRow, told: Happening) -> str:
    """Book that a second payment went back: never earned, it leaves where it lay, and the order stays as it is."""
    if told.outcome != "done" or told.amount <= 0:
        return "nothing to do"
    booked = await record_movement(
        tx,
        "second-payment",
        f"{told.what}.{order.id}.{told.reference or told.id}",
        {"held": told.amount, "cash": -told.amount},
        provider=order.provider,
        currency=told.currency,
        order_id=order.id,
    )
    return "taken back" if booked else KNOWN


async def _book_and_hold(tx: Write, order: OrderRow, told: Happening, words: str) -> str:
    await queries.SET_PAID_AND_HELD.one(
        tx, id=order.id, payment=told.payment, amount=told.amount, currency=told.currency, held=words
    )
    if told.amount:
        await record_movement(
            tx,
            "held-payment",
            f"paid.{order.id}",
            {"cash": told.amount, "held": -told.amount},
            provider=order.provider,
            currency=told.currency,
            order_id=order.id,
        )
    await emit(tx, PaymentHeld(order.id, words))
    return "held"


async def hold_order(tx: Write, order_id: UUID, words: str) -> None:
    """Put an order before a human."""
    await queries.SET_HELD.run(tx, id=order_id, held=words)
    await emit(tx, PaymentHeld(order_id, words))


def _words(amount: int, currency: str) -> str:
    return f"{to_major(amount, currency)} {currency}".strip()


async def _failed(tx: Write, order: OrderRow) -> str:
    if order.paid_amount is not None or not await queries.SET_FAILED.run(tx, id=order.id):
        return "over already"
    await emit(tx, PaymentFailed(order.id, order.person_id, order.item_type, order.item_id))
    return "failed"


async def _returned(tx: Write, site: Site, provider: str, order: OrderRow, told: Happening) -> str:
    """Money goes back, or somebody disputes that it was paid: known to us already, or begun by the provider."""
    kind = "dispute" if told.what == "dispute" else "refund"
    refund = None
    if told.refund_id is not None:
        refund = await queries.LOCK_REFUND.first(tx, id=told.refund_id, order_id=order.id)
    if refund is None and told.reference:
        refund = await queries.LOCK_REFUND_BY_REFERENCE.first(tx, kind=kind, reference=told.reference)
    if refund is None and told.refund_id is None:
        refund = await queries.LOCK_ASKED_REFUND.first(tx, order_id=order.id, kind=kind, amount=told.amount)
    if refund is None:
        if told.amount <= 0 or told.currency != (order.paid_currency or order.currency):
            await hold_order(tx, order.id, f"The provider tells of a {kind} that does not fit: {told.reference}.")
            return "held"
        refund = await queries.INSERT_REFUND.one(
            tx,
            id=new_id(),
            order_id=order.id,
            kind=kind,
            amount=told.amount,
            currency=told.currency,
            reason="Begun at the provider." if kind == "refund" else "Disputed with the bank.",
            reference=told.reference,
            asked_by=None,
            now=clock.now(),
        )
    return await settle_refund(tx, site, order, refund, (told.outcome, told.reference), By(name=provider))


_STATUS = {"done": "DONE", "failed": "FAILED", "reversed": "REVERSED", "pending": "PENDING"}


async def settle_refund(
    tx: Write, site: Site, order: OrderRow, refund: RefundRow, said: tuple[Outcome, str | None], by: By
) -> str:
    """Write down how a refund stands, and do once what follows. What failed or was reversed never becomes done."""
    outcome, reference = said
    if outcome == "pending" or refund.status in {"FAILED", "REVERSED"} or _STATUS[outcome] == refund.status:
        return "known already"
    was_done = refund.status == "DONE"
    status = _STATUS[outcome]
    await queries.SETTLE_REFUND.run(tx, id=refund.id, status=status, reference=reference, now=clock.now())
    change = {"refund": refund.id, "kind": refund.kind, "amount": refund.amount, "status": status}
    await audit.record(tx, f"payment.{refund.kind}-{outcome}", by=by, kind="payment", id=order.id, after=change)
    if outcome == "done":
        await _give_back(tx, site, order, refund)
        return "taken back"
    if was_done:
        await _undo_giving_back(tx, order, refund)
    words = "The dispute was won" if refund.kind == "dispute" else "A refund failed"
    await hold_order(tx, order.id, f"{words}: {_words(refund.amount, refund.currency)}. Decide what follows.")
    return "held"


def _lost(order: OrderRow, refund: RefundRow) -> Account:
    """Say which account bears what goes back: money that never was revenue leaves where it lay."""
    if order.completed_at is None:
        return "held"
    if refund.kind == "dispute":
        return "disputes"
    return "deposits" if order.type == "deposit" else "refunds"


async def _give_back(tx: Write, site: Site, order: OrderRow, refund: RefundRow) -> None:
    left = (order.paid_amount or 0) - order.refunded
    amount = min(refund.amount, left)
    if amount < refund.amount:
        await hold_order(tx, order.id, "More has gone back than was paid. Compare with the provider.")
    if amount <= 0:
        return
    await record_movement(
        tx,
        refund.kind,
        f"{refund.kind}.{refund.id}",
        {_lost(order, refund): amount, "cash": -amount},
        provider=order.provider,
        currency=refund.currency,
        order_id=order.id,
    )
    is_whole = amount == left or refund.kind == "dispute"
    after = await queries.SET_REFUNDED.one(tx, id=order.id, amount=amount, whole=is_whole, now=clock.now())
    payable = _payable(site, order)
    if is_whole and order.status == "COMPLETED" and payable is not None:
        await payable.on_refunded(tx, after)
    elif is_whole and order.status == "PENDING":
        await queries.SET_STATUS.run(tx, id=order.id, status="REFUNDED")
    told = PaymentRefunded(order.id, order.person_id, order.item_type, order.item_id, amount, refund.currency, is_whole)
    await emit(tx, told)


async def _undo_giving_back(tx: Write, order: OrderRow, refund: RefundRow) -> None:
    amount = min(refund.amount, order.refunded)
    if amount <= 0:
        return
    await record_movement(
        tx,
        f"{refund.kind}-reversed",
        f"{refund.kind}.{refund.id}.reversed",
        {"cash": amount, _lost(order, refund): -amount},
        provider=order.provider,
        currency=refund.currency,
        order_id=order.id,
    )
    await queries.SET_REFUNDED.one(tx, id=order.id, amount=-amount, whole=False, now=clock.now())
