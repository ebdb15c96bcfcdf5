"""Proposals: made by a job out of what was listed here, and only where enough boats agree."""

from stoa.kernel.db import Database, Read, Write

from . import queries
from .models import Proposal

FEWEST = 3
"""Fewer boats than these say more of themselves than of their model."""


async def recompute_specs(database: Database) -> int:
    """Work out anew what models measure; give of how many something is known."""
    async with database.write() as tx:
        return await recompute_specs_in(tx)


async def recompute_specs_in(tx: Write) -> int:
    """Put what models measure in place of what was known before."""
    await queries.FORGET.run(tx)
    return len(await queries.COMPUTE.all(tx, fewest=FEWEST))


async def find_proposal(db: Read, make: str, model: str) -> Proposal | None:
    """Find what boats of this make and model usually measure."""
    return await queries.FIND.first(db, make=make, model=model) if make and model else None
