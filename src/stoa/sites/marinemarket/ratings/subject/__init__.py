"""What a rating of a sale is to moderators: one that they hide is not counted."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write
from stoa.sites.marinemarket.ratings import queries
from stoa.sites.marinemarket.ratings.models import ReportedRating
from stoa.sites.marinemarket.ratings.notices import tell_of_rating
from stoa.sites.marinemarket.trust.service import add_rating


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [
        Card(
            id=row.id,
            title="A rating of a sale",
            url=f"/deals/{row.deal_id}/rate",
            owner_id=row.author_id,
            state="hidden" if row.hidden else "shown",
            text=row.text,
        )
        for row in await queries.REPORTED.all(db, ids=list(ids))
    ]


async def _set(tx: Write, rating_id: UUID, *, hidden: bool) -> ReportedRating | None:
    row = await queries.SET_HIDDEN.first(tx, id=rating_id, hidden=hidden)
    if row is not None:
        rated = row.seller_id if row.about == "seller" else row.person_id
        if rated is not None:
            await add_rating(tx, row.about, rated, row.stars, -1 if hidden else 1)
    return row


async def _hide(tx: Write, rating_id: UUID) -> None:
    await _set(tx, rating_id, hidden=True)


async def _show(tx: Write, rating_id: UUID) -> None:
    shown = await _set(tx, rating_id, hidden=False)
    told = shown and await queries.TOLD.first(tx, deal_id=shown.deal_id, about=shown.about)
    if shown and told:
        await tell_of_rating(tx, told.person_id, told.title, shown.deal_id, rating_id)


RATING = Subject(
    kind="sale-rating",
    title="rating of a sale",
    find=_find,
    takes=frozenset({"reports"}),
    hide=_hide,
    show=_show,
    remove=_hide,
)
