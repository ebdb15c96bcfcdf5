"""What happens later: giving money back, asking what was kept, asking about what is stuck."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from stoa.accounts.offline import accounts_of_job
from stoa.kernel import clock
from stoa.kernel.audit import By
from stoa.kernel.errors import OutsideFault
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Backoff, Cron, Job, JobContext
from stoa.kernel.outgoing import OutsideDeclined

from . import ledger, queries
from .client import find_providers
from .models import OrderRow
from .provider import Happening, Provider
from .provider.models import Outcome
from .rehearsal import Rehearsal
from .settings import PaymentSettings
from .settling import apply_happening, hold_order, settle_refund
from .settling.fees import record_fee

EVENTS_KEPT = timedelta(days=180)
_SWEEP_BATCH = 2000
_FORGOTTEN_AFTER = timedelta(days=1)

log = structlog.get_logger(__name__)


class RefundDue(msgspec.Struct, frozen=True):
    """Which money is to go back."""

    refund_id: UUID
    order_id: UUID


class OrderDue(msgspec.Struct, frozen=True):
    """Which order it is about."""

    order_id: UUID


class Rehearsed(msgspec.Struct, frozen=True):
    """Which order is paid later, without money."""

    order_id: UUID
    paid: bool


class Tick(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


def _provider(ctx: JobContext, order: OrderRow) -> Provider | None:
    return find_providers(accounts_of_job(ctx)).get(order.provider)


async def send_refund(ctx: JobContext, due: RefundDue) -> str:
    """Ask the provider to give money back; the refund's id makes it happen once."""
    db = ctx.db.read()
    order, refund = await queries.FIND.one(db, id=due.order_id), await queries.FIND_REFUND.one(db, id=due.refund_id)
    provider = _provider(ctx, order)
    if refund.status != "PENDING":
        return "settled already"
    outcome: Outcome = "failed"
    reference: str | None = None
    try:
        if provider is not None:
            said = await provider.send_refund(order, refund)
            outcome, reference = said.outcome, said.reference
    except OutsideDeclined:
        log.warning("refund_declined", provider=order.provider, order=str(order.id))
    except OutsideFault:
        if ctx.is_last_attempt:
            words = "A refund was asked for, and nobody knows whether it came through. Look at the provider."
            async with ctx.db.write() as tx:
                await hold_order(tx, order.id, words)
        raise
    async with ctx.completing(outcome) as tx:
        locked = await queries.LOCK.one(tx, id=order.id)
        again = await queries.LOCK_REFUND.one(tx, id=refund.id, order_id=order.id)
        await settle_refund(tx, ctx.service(Site), locked, again, (outcome, reference), By(name="payments.refund"))
    return outcome


async def find_fee(ctx: JobContext, due: OrderDue) -> int | None:
    """Ask what the provider kept, and book it."""
    order = await queries.FIND.one(ctx.db.read(), id=due.order_id)
    provider = _provider(ctx, order)
    fee = await provider.find_fee(order) if provider is not None and order.fee is None else None
    if fee:
        async with ctx.completing(fee) as tx:
            await record_fee(tx, await queries.LOCK.one(tx, id=order.id), fee)
    return fee


async def reconcile(ctx: JobContext, _: Tick) -> dict[str, int]:
    """Ask the providers about orders that are pending for long; what they answer is applied like what they tell."""
    now = clock.now()
    before = now - ctx.config.for_site(ctx.site, PaymentSettings).stuck_after
    stuck = await queries.STUCK.all(ctx.db.read(), before=before)
    providers = find_providers(accounts_of_job(ctx))
    found = {"asked": 0, "settled": 0, "unanswered": 0}
    for order in stuck:
        found["asked"] += 1
        try:
            provider = providers.get(order.provider)
            told = await provider.ask(order) if provider is not None else None
        except OutsideFault as fault:
            found["unanswered"] += 1
            log.warning("payment_unanswered", provider=order.provider, code=fault.code)
            continue
        if told is None and order.expires_at + _FORGOTTEN_AFTER < now:
            told = Happening(id=f"forgotten-{order.id}", type="forgotten", what="failed", order_id=order.id)
        async with ctx.db.write() as tx:
            if told is not None:
                await apply_happening(tx, ctx.service(Site), order.provider, told)
                found["settled"] += 1
            await queries.SET_ASKED.run(tx, id=order.id, now=now)  # last: whoever tells locks the payment first
    while await queries.SWEEP_EVENTS.run(ctx.db.once(), before=now - EVENTS_KEPT, limit=_SWEEP_BATCH) == _SWEEP_BATCH:
        pass
    return found


async def rehearse(ctx: JobContext, later: Rehearsed) -> str:
    """Tell what a rehearsal was asked to tell later."""
    order = await queries.FIND.one(ctx.db.read(), id=later.order_id)
    provider = _provider(ctx, order)
    if not isinstance(provider, Rehearsal):
        return "nobody rehearses"
    body, headers = provider.write_event(order, paid=later.paid)
    async with ctx.db.write() as tx:
        return await apply_happening(tx, ctx.service(Site), provider.name, provider.read_event(headers, body))


_PATIENT = Backoff(timedelta(seconds=30), timedelta(hours=2))

REFUND = Job("payments.refund", RefundDue, send_refund, retries=12, queue="payments", backoff=_PATIENT)
FEE = Job("payments.fee", OrderDue, find_fee, retries=8, queue="payments", backoff=_PATIENT)
RECONCILE = Job("payments.reconcile", Tick, reconcile, queue="payments", timeout=timedelta(minutes=10))
REHEARSE = Job("payments.rehearse", Rehearsed, rehearse, queue="payments")
RECONCILE_CRON = Cron("payments.reconcile", "*/10 * * * *", RECONCILE, Tick())
JOBS: tuple[Job[Any], ...] = (REFUND, FEE, RECONCILE, REHEARSE, ledger.CHECK)
