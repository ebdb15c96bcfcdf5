"""What people are told of ratings."""

from uuid import UUID

from stoa.commons.notifications import NoticeKind, notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.talks.notices import GROUP

RATED = NoticeKind(
    name="sale_rated",
    group=GROUP,
    label="The other side says how a sale went",
    title="The sale of “{thing}” was rated",
    url="/deals/{deal}/rate",
)


async def tell_of_rating(tx: Write, person_id: UUID, title: str, deal_id: UUID, rating_id: UUID) -> None:
    """Tell whoever was rated, once, however often it is hidden and shown again."""
    told = {"thing": title, "deal": str(deal_id)}
    await notify(tx, person_id, RATED, told, subject=("deal", deal_id), dedupe_key=str(rating_id))
