"""For what files of this room are uploaded, and who may see them."""

from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.documents import queries
from stoa.sites.marinemarket.papers.purposes import paper_purpose


async def _may_see(db: Read, media_id: UUID, viewer: Viewer) -> bool:
    return await queries.MAY_SEE.one(db, media_id=media_id, person_id=viewer.id)


DOCUMENTS = paper_purpose("listing-document", "Papers of a boat", _may_see)
