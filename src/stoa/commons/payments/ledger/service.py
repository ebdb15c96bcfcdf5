"""Booking, and looking whether the books add up."""

from collections.abc import Mapping
from uuid import UUID

from stoa.commons.payments.models import Entry
from stoa.kernel import clock
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.db.page import Page
from stoa.kernel.ids import new_id

from . import queries
from .models import Account, Balance, LedgerFault, Movement


async def record_movement(
    tx: Write,
    kind: str,
    reference: str,
    entries: Mapping[Account, int],
    *,
    provider: str,
    currency: str,
    order_id: UUID | None = None,
) -> bool:
    """Book something once, under its reference. Debits are positive; all together are nothing. Says if it was new."""
    if sum(entries.values()):
        message = f"{reference}: the entries of a movement add up to nothing, and these do not: {dict(entries)}."
        raise ValueError(message)
    movement_id = await queries.ADD_MOVEMENT.first(
        tx, id=new_id(), kind=kind, reference=reference, order_id=order_id, at=clock.now()
    )
    if movement_id is None:
        return False
    lines = [
        {"movement_id": movement_id, "account": name, "provider": provider, "currency": currency, "amount": amount}
        for name, amount in entries.items()
        if amount
    ]
    await queries.ADD_ENTRY.many(tx, lines)
    return True


async def list_balances(db: Read) -> list[Balance]:
    """Say what every account holds."""
    return await queries.BALANCES.all(db)


async def list_movements(db: Read, asked: ListRequest) -> Page[Movement]:
    """Give one page of what happened to money."""
    return await queries.MOVEMENTS.page(db, asked)


async def list_entries(db: Read, order_id: UUID) -> list[Entry]:
    """Say what every account holds of one order."""
    return await queries.ENTRIES_OF_ORDER.all(db, order_id=order_id)


async def find_faults(db: Read) -> list[LedgerFault]:
    """Say what in the books cannot be; there is nothing unless somebody has changed them by hand."""
    return await queries.FAULTS.all(db)
