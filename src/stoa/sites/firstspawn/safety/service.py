"""Saying which guidelines hold on a server."""

from collections.abc import Sequence
from uuid import UUID

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, Invalid
from stoa.sites.firstspawn.registry.service import lock_server
from stoa.sites.firstspawn.servers.guidelines import GUIDELINES, VERSION

from . import queries
from .models import GuidelinesReview


async def find_review(db: Read, server_id: UUID) -> GuidelinesReview | None:
    """Give what was said of a server, if anything was."""
    return await queries.FIND.first(db, server_id=server_id)


async def submit_review(tx: Write, server: str, person_id: UUID, kept: Sequence[str], by: By) -> GuidelinesReview:
    """Say what holds today; it takes the place of what was said before."""
    unknown = sorted(set(kept) - GUIDELINES.keys())
    if unknown:
        message = f"There is no guideline called {unknown[0]!r}. There are: {', '.join(GUIDELINES)}."
        raise Invalid(message, details=(Detail("kept", message),))
    found = await lock_server(tx, server, person_id)
    held = [name for name in GUIDELINES if name in kept]
    said = await queries.SET.one(tx, server_id=found.id, kept=held, version=VERSION, now=clock.now())
    await audit.record(tx, "server.guidelines", by=by, kind="server", id=found.id, after={"kept": held})
    tx.drop_tags(f"server:{found.id}")
    return said
