"""The deposit: a buyer shows that they mean it. It goes back to them when the sale has ended; nobody else is paid."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.commons.payments import Offer, OrderRow, Payable
from stoa.commons.payments.errors import NotRefundable
from stoa.commons.payments.models import RefundInput
from stoa.commons.payments.service import refund_order
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.deals import queries
from stoa.sites.marinemarket.deals.errors import DealClosed, DepositPaid
from stoa.sites.marinemarket.deals.models import DealRow
from stoa.sites.marinemarket.deals.rules import DEPOSIT, measure_deposit

KIND = "boat-deposit"
_DEAL = "dealId"


async def amount_of(db: Read, deal: DealRow) -> int:
    """Say how much the deposit of a sale is."""
    return measure_deposit(deal.amount, (await DEPOSIT.at(db, deal.created_at)).values)


async def _find(db: Read, item_id: str, person_id: UUID) -> Offer | None:
    try:
        deal_id = UUID(item_id)
    except ValueError:
        return None
    deal = await queries.FIND.first(db, id=deal_id, person_id=person_id)
    if deal is None or deal.side != "buyer":
        return None
    if deal.status != "open":
        raise DealClosed
    if deal.deposit_status != "none":
        raise DepositPaid
    return Offer(
        title=f"Deposit for {deal.listing_title}"[:120],
        amount=await amount_of(db, deal),
        currency=deal.currency,
        type="deposit",
        url=f"/deals/{deal.id}",
        metadata={_DEAL: str(deal.id)},
    )


async def _on_paid(tx: Write, order: OrderRow) -> None:
    deal_id = UUID(order.item_id)
    set_now = await queries.SET_DEPOSIT.first(tx, id=deal_id, status="paid", before="none", order_id=order.id)
    if set_now is None:  # ended or paid meanwhile: somebody looks at it
        raise DealClosed
    await _write(tx, deal_id, order.person_id, "deposit_paid")


async def _on_refunded(tx: Write, order: OrderRow) -> None:
    deal_id = UUID(order.item_id)
    changed = await queries.SET_DEPOSIT.first(tx, id=deal_id, status="refunded", before="paid", order_id=order.id)
    if changed is not None:
        await _write(tx, deal_id, None, "deposit_refunded")


async def _write(tx: Write, deal_id: UUID, person_id: UUID | None, kind: str) -> None:
    await queries.ADD_ENTRY.run(
        tx, id=new_id(), deal_id=deal_id, person_id=person_id, kind=kind, step="deposit", words=""
    )


async def refund_deposit(tx: Write, accounts: Accounts, deal_id: UUID) -> None:
    """Ask for the deposit of a sale that has ended to go back, once."""
    order_id = await queries.DEPOSIT_TO_REFUND.first(tx, id=deal_id)
    if order_id is None:
        return
    try:
        async with tx.savepoint():
            wish = RefundInput("The sale has ended, so the deposit goes back.")
            await refund_order(tx, accounts, order_id, wish, audit.By(name="deals"))
    except NotRefundable:  # it is on its way already
        return


DEPOSIT_SOLD = Payable(kind=KIND, find=_find, on_paid=_on_paid, on_refunded=_on_refunded)
