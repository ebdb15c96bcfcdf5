"""Whether somebody can still get in. Any room may ask: this one imports none."""

from uuid import UUID

from stoa.kernel.db import Write

from . import queries
from .errors import LastWayIn


async def require_way_in(tx: Write, person_id: UUID) -> None:
    """Refuse what this transaction has taken away, if nothing is left; the person's row must be locked."""
    if not await queries.COUNT.one(tx, person_id=person_id):
        raise LastWayIn
