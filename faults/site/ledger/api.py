"""JSON routes of the ledger."""

from typing import Literal
from uuid import UUID

from faults.site.ledger import service
from faults.site.ledger.models import Entry, EntryDraft
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import MINUTE, Limit, Rate

# All clients come from one address.
OPEN = Limit("faults", {"anonymous": Rate(10_000_000, per=MINUTE)})


@post("/api/v1/entries", access=public, limit=OPEN, status=201, idempotent=True, summary="Make an entry")
async def submit_entry(db: Write, body: EntryDraft) -> Entry:
    """Keep an entry."""
    return await service.submit_entry(db, body)


@get("/api/v1/entries/{operation}", access=public, limit=OPEN, summary="Show an entry")
async def show_entry(db: Read, operation: UUID) -> Entry:
    """Answer with one entry."""
    return await service.load_entry(db, operation)


@post("/api/v1/poison/{manner}", access=public, limit=OPEN, status=204, summary="Ask for a job that goes wrong")
async def submit_poison(db: Write, manner: Literal["raise", "exit", "memory", "loop", "unreadable"]) -> None:
    """Ask for a job that goes wrong."""
    await service.submit_poison(db, manner)


@post("/api/v1/calls/{port}", access=public, limit=OPEN, status=204, summary="Ask for a call to somebody slow")
async def submit_call(db: Write, port: int) -> None:
    """Ask for a call to somebody slow."""
    await service.submit_call(db, port)


ROUTES = (submit_entry, show_entry, submit_poison, submit_call)
