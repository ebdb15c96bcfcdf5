"""What is watched for around money: a payment that waits for a human is an alert, told to whoever looks after them."""

from stoa.commons.alerts import Looking, Sign, Threshold, Watch
from stoa.commons.payments.rules import to_major

from . import queries


async def _held(looking: Looking) -> list[Sign]:
    rows = await queries.HELD.all(looking.db, begin=looking.begin, until=looking.until)
    return [
        Sign(
            str(row.id),
            row.held_at,
            None,
            f"Order {row.id} over {to_major(row.amount, row.currency)} {row.currency} is held: {row.held}",
        )
        for row in rows
    ]


PAYMENT_HELD = Watch(
    name="payment_held",
    title="A payment waits for a human",
    counts="payments that are held",
    severity="high",
    default=Threshold(count=1, minutes=60),
    signs=_held,
    alone=True,
)
