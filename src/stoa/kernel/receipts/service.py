"""What may be asked of receipts, and done with them: by the console, and by what the other side tells us later."""

from collections.abc import Sequence
from uuid import UUID

from stoa.kernel.db import Read, Write

from . import queries
from .declare import deliveries
from .outcome import NoSuchReceipt
from .queries import Attempt, Receipt, State
from .words import kept_words

_SETTLED_WELL: tuple[State, ...] = ("accepted", "delivered")
_SETTLED_BADLY: tuple[State, ...] = ("failed", "given_up")


async def find_receipt(db: Read, receipt_id: UUID) -> Receipt | None:
    """Find a receipt."""
    return await queries.FIND.first(db, id=receipt_id)


async def load_receipt(db: Read, receipt_id: UUID) -> Receipt:
    """Find a receipt that must be there."""
    found = await find_receipt(db, receipt_id)
    if found is None:
        raise NoSuchReceipt
    return found


async def list_attempts(db: Read, receipt_id: UUID) -> list[Attempt]:
    """List every attempt at a delivery, with what became of it."""
    return await queries.ATTEMPTS.all(db, id=receipt_id)


async def replay_receipts(tx: Write, ids: Sequence[UUID], *, also_delivered: bool = False) -> list[UUID]:
    """Try again what has failed or was given up, under the same key, so that the other side can tell it is the same.

    With `also_delivered` even what has arrived goes out again, for a receiver that has lost it.
    """
    states = (*_SETTLED_BADLY, *(_SETTLED_WELL if also_delivered else ()))
    declared = deliveries()
    reopened = await queries.REOPEN.all(tx, ids=list(ids), states=list(states))
    for receipt in reopened:
        await declared[receipt.kind].enqueue(tx, receipt.id)
    return [receipt.id for receipt in reopened]


async def settle_receipt(tx: Write, receipt_id: UUID, state: State, reason: str | None = None) -> None:
    """Write down what became known later: it has arrived after all, or came back."""
    if not await queries.SETTLE.run(tx, id=receipt_id, state=state, reason=reason):
        raise NoSuchReceipt


async def settle_reference(
    tx: Write, kind: str, reference: str, state: State, reason: str | None = None
) -> UUID | None:
    """Write down what the other side tells of something by the name that it gave it. None: it is not ours."""
    found = await queries.FIND_BY_REFERENCE.first(tx, kind=kind, reference=reference)
    if found is None:
        return None
    words = None if reason is None else kept_words(reason, found.recipient)
    await queries.SETTLE.run(tx, id=found.id, state=state, reason=words)
    return found.id


async def forget_recipient(tx: Write, kind: str, recipient: str) -> int:
    """Take a person's address out of the receipts; that something was sent, and when, stays."""
    return await queries.FORGET.run(tx, kind=kind, recipient=recipient)
