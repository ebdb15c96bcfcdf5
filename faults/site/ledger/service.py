"""The rules of the ledger."""

from uuid import UUID

from faults.site.ledger import queries
from faults.site.ledger.jobs import CALL, SETTLE, SWALLOW, Call, Poison, Settle
from faults.site.ledger.models import Entry, EntryDraft, EntryMade
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit


async def submit_entry(db: Write, draft: EntryDraft) -> Entry:
    """Keep an entry, and with it the reason for a job and an event."""
    entry = await queries.INSERT.one(db, operation=draft.operation)
    await SETTLE.enqueue(db, Settle(draft.operation, draft.work_milliseconds))
    await emit(db, EntryMade(draft.operation))
    return entry


async def load_entry(db: Read, operation: UUID) -> Entry:
    """Give an entry that must be there."""
    return await queries.FIND.one(db, operation=operation)


async def submit_poison(db: Write, manner: str) -> None:
    """Ask for a job that goes wrong."""
    job_id = await SWALLOW.enqueue(db, Poison(manner))
    if manner == "unreadable":
        await queries.SPOIL.run(db, job_id=job_id)


async def submit_call(db: Write, port: int) -> None:
    """Ask for a call to somebody slow."""
    await CALL.enqueue(db, Call(port))
