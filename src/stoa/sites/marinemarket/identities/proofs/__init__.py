"""Papers that say who somebody is: seen by their owner, and by those who decide, for as long as they wait."""

from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.identities import queries
from stoa.sites.marinemarket.papers.purposes import paper_purpose
from stoa.sites.marinemarket.staff.permissions import USERS

_MOST_KEPT = 8


async def _may_see(db: Read, media_id: UUID, viewer: Viewer) -> bool:
    return USERS.name in viewer.permissions and await queries.IS_WAITING_PAPER.one(db, media_id=media_id)


PROOFS = paper_purpose("identity-paper", "Papers of identity", _may_see, per_person=_MOST_KEPT, sealed=True)
