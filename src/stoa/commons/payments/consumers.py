"""What follows a payment."""

from datetime import timedelta

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from .events import PaymentCompleted
from .jobs import FEE, OrderDue

_KNOWN_AFTER = timedelta(minutes=1)


async def _ask_for_fee(tx: Write, told: PaymentCompleted) -> None:
    await FEE.enqueue(tx, OrderDue(told.order_id), delay=_KNOWN_AFTER, dedupe_key=str(told.order_id))


CONSUMERS = (Consumer("payments.fee", PaymentCompleted, _ask_for_fee),)
