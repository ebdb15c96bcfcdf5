"""The logo of a firm: one picture, sent by whoever owns the firm."""

from uuid import UUID

from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.brokers import queries

KIND = "firm"


async def _may_arrange(db: Read, viewer: Viewer, firm_id: UUID) -> bool:
    """Agents come and go; the firm's face is its owner's."""
    return viewer.id is not None and await queries.ROLE_OF.first(db, id=firm_id, person_id=viewer.id) == "owner"


LOGO = MediaPurpose(
    name="firm-logo",
    title="Logos of firms",
    subject=KIND,
    per_subject=2,
    widths=(64, 256),
    square=True,
    may_edit=_may_arrange,
)
