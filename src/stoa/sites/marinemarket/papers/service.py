"""Papers: whose an upload is, and what of it is read."""

from collections.abc import Iterable
from uuid import UUID

from stoa.kernel.db import Read

from . import queries
from .models import ShownPaper


async def check_own_upload(db: Read, media_id: UUID, person_id: UUID, purpose: str) -> bool:
    """Tell whether somebody has sent a file for a purpose, and it stands."""
    return await queries.IS_OWN_UPLOAD.one(db, media_id=media_id, person_id=person_id, purpose=purpose)


async def list_shown(db: Read, ids: Iterable[UUID]) -> list[ShownPaper]:
    """Say what of some papers is read, of those that are ready; the caller has made sure who may."""
    return await queries.SHOWN.all(db, ids=list(ids))
