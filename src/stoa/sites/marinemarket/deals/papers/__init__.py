"""Papers of a sale: seen by its two sides, and by nobody else."""

from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.deals import queries
from stoa.sites.marinemarket.papers.purposes import paper_purpose


async def _may_see(db: Read, media_id: UUID, viewer: Viewer) -> bool:
    return await queries.MAY_SEE_PAPER.one(db, media_id=media_id, person_id=viewer.id)


PAPERS = paper_purpose("deal-paper", "Papers of a sale", _may_see)
