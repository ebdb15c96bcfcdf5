"""What stands in the log of a demo: how its accounts came to their roles."""

from stoa.kernel import audit
from stoa.kernel.db import Write

from . import queries

BY = audit.By(name="stoa demo")


async def plant(db: Write) -> None:
    """Write down the roles that the demo has given, unless something is written down already."""
    if await queries.ANY.all(db):
        return
    for held in await queries.HELD_ROLES.all(db):
        await audit.record(
            db,
            "demo.role-granted",
            by=BY,
            kind="person",
            id=held.person_id,
            after={"role": held.role},
            reason="An account for looking around.",
        )
