"""What providers keep of a payment, booked once."""

from stoa.commons.payments import queries
from stoa.commons.payments.ledger import record_movement
from stoa.commons.payments.models import OrderRow
from stoa.kernel.db import Write


async def record_fee(tx: Write, order: OrderRow, fee: int | None) -> None:
    """Book what the provider kept."""
    if fee and await queries.SET_FEE.run(tx, id=order.id, fee=fee):
        await record_movement(
            tx,
            "fee",
            f"fee.{order.id}",
            {"fees": fee, "cash": -fee},
            provider=order.provider,
            currency=order.currency,
            order_id=order.id,
        )
