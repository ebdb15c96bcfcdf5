"""SQL of what is watched for around money."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class HeldRow(msgspec.Struct, frozen=True):
    """An order that waits for a human."""

    id: UUID
    held_at: datetime
    amount: int
    currency: str
    held: str


HELD = Query(
    """
    select id, held_at, amount, currency, held from commons.payment_orders
    where held <> '' and held_at between :begin and :until
    order by held_at desc, id desc limit 1000
    """,
    HeldRow,
)
