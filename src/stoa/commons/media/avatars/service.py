"""Choosing one's picture, and taking it away."""

from uuid import UUID

from stoa.commons.media.access import lock_own
from stoa.commons.media.errors import NotReady
from stoa.commons.media.models import State, Status
from stoa.commons.media.queries import FIND_SMALL, Served
from stoa.kernel.db import Read, Write
from stoa.kernel.storage import NoSuchFile

from . import AVATAR, queries


async def set_avatar(tx: Write, person_id: UUID, media_id: UUID) -> None:
    """Be known by a picture of one's own that is ready."""
    row = await lock_own(tx, person_id, media_id)
    if row.purpose != AVATAR.name or row.status != Status.READY or row.state != State.SHOWN:
        message = "Choose a profile picture of yours that is ready."
        raise NotReady(message)
    await queries.SET.run(tx, person_id=person_id, id=media_id)


async def remove_avatar(tx: Write, person_id: UUID) -> None:
    """Be known by one's initials again."""
    await queries.SET.run(tx, person_id=person_id, id=None)


async def load_avatar(db: Read, media_id: UUID) -> Served:
    """Give the small form of a profile picture."""
    found = await FIND_SMALL.first(db, id=media_id, purpose=AVATAR.name)
    if found is None:
        raise NoSuchFile
    return found
