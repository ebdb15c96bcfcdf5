"""Premium as something that is sold: it begins when the provider says that it is paid, and ends with a refund."""

from uuid import UUID

from stoa.commons.payments import Offer, OrderRow, Payable
from stoa.kernel.db import Read, Write
from stoa.sites.firstspawn.premium import service
from stoa.sites.firstspawn.premium.jobs import SETTLE, Person
from stoa.sites.firstspawn.premium.rules import DAYS, PRICES, plans_of

KIND = "premium"


async def _find(db: Read, plan: str, _: UUID) -> Offer | None:
    found = next((one for one in plans_of((await PRICES.at(db)).values) if one.id == plan), None)
    if found is None:
        return None
    return Offer(
        title=f"Premium for {found.days} days",
        amount=found.price,
        currency=found.currency,
        type="PREMIUM_SUBSCRIPTION",
        url="/premium",
        metadata={"plan": found.id, "days": found.days},
    )


async def _paid(tx: Write, order: OrderRow) -> None:
    plan = next(name for name in DAYS if name == order.item_id)
    await service.add_period(tx, order.person_id, order.id, plan)
    await SETTLE.enqueue(tx, Person(order.person_id))


async def _refunded(tx: Write, order: OrderRow) -> None:
    await service.end_period(tx, order.person_id, order.id)
    await SETTLE.enqueue(tx, Person(order.person_id))


PREMIUM = Payable(kind=KIND, find=_find, on_paid=_paid, on_refunded=_refunded)
