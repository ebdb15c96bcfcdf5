"""For what files of this room are uploaded, and who may see them."""

from uuid import UUID

from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.documents import queries


async def _may_see(db: Read, viewer: Viewer, media_id: UUID) -> bool:
    return viewer.id is not None and await queries.MAY_SEE.one(db, media_id=media_id, person_id=viewer.id)


DOCUMENTS = MediaPurpose(
    name="listing-document",
    title="Papers of a boat",
    kinds=frozenset({"image", "document"}),
    public=False,
    widths=(800, 2000),
    per_person=400,
    may_see=_may_see,
)
