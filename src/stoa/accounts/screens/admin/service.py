"""What whoever looks after people is shown."""

from uuid import UUID

from stoa.kernel.db import Read

from . import queries
from .models import LivingSession, PersonLine, PersonSheet


async def list_people(db: Read, search: str, status: str) -> list[PersonLine]:
    """List the newest hundred whose name or address holds the words."""
    return await queries.PEOPLE.all(db, like=_like(search), status=status or None)


async def load_sheet(db: Read, person_id: UUID) -> PersonSheet:
    """Give somebody's sheet."""
    return await queries.PERSON.one(db, id=person_id)


async def list_living(db: Read, search: str) -> list[LivingSession]:
    """List the hundred sessions that were used last, of a person or from an address where one is named."""
    return await queries.SESSIONS.all(db, like=_like(search), exact=search.strip())


def _like(search: str) -> str | None:
    """Write what was typed as a pattern in which nothing means anything but itself."""
    text = search.strip()
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    return f"%{text}%" if text else None
