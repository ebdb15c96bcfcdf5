"""Papers of a sale: photographs, scans and PDF documents that its two sides see, and nobody else."""

from uuid import UUID

from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.deals import queries


async def _may_see(db: Read, viewer: Viewer, media_id: UUID) -> bool:
    return viewer.id is not None and await queries.MAY_SEE_PAPER.one(db, media_id=media_id, person_id=viewer.id)


PAPERS = MediaPurpose(
    name="deal-paper",
    title="Papers of a sale",
    kinds=frozenset({"image", "document"}),
    public=False,
    widths=(800, 2000),
    per_person=400,
    may_see=_may_see,
)
