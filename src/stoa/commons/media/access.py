"""Who may see and touch which file."""

from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Site

from . import queries
from .errors import NoSuchMedia
from .models import MediaPurpose, State, Status
from .permissions import MODERATE
from .queries import MediaRow


def find_purpose(site: Site, name: str) -> MediaPurpose | None:
    """Give the declaration of a purpose, where the site has it."""
    return next((one for one in site.declared(MediaPurpose) if one.name == name), None)


async def load_visible(db: Read, site: Site, viewer: Viewer, media_id: UUID) -> MediaRow:
    """Give a file that the viewer may see; whatever is not to be seen looks as if it were not there."""
    row = await queries.FIND.first(db, id=media_id)
    if row is None or not await _may_see(db, site, viewer, row):
        raise NoSuchMedia
    return row


async def _may_see(db: Read, site: Site, viewer: Viewer, row: MediaRow) -> bool:
    purpose = find_purpose(site, row.purpose)
    if MODERATE.name in viewer.permissions and not (purpose and purpose.sealed):
        return True
    if row.state == State.REMOVED:
        return False
    if viewer.id == row.person_id:
        return True
    if row.state != State.SHOWN or row.status != Status.READY:
        return False
    if row.is_public:
        return True
    return purpose is not None and purpose.may_see is not None and await purpose.may_see(db, viewer, row.id)


async def lock_own(tx: Write, person_id: UUID, media_id: UUID) -> MediaRow:
    """Give a file of one's own, and keep others waiting."""
    row = await queries.LOCK.first(tx, id=media_id)
    if row is None or row.person_id != person_id or row.state == State.REMOVED:
        raise NoSuchMedia
    return row
