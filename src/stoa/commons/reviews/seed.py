"""Reviews for looking around: written into the tables at once, and counted from the start."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .models import ReviewPolicy
from .rules import wilson
from .service import recompute_totals


class DemoReview(msgspec.Struct, frozen=True, kw_only=True):
    """A review that somebody who does not exist has written."""

    subject_id: UUID
    author_id: UUID
    rating: int
    title: str | None
    content: str
    written_at: datetime
    verified_playtime: int | None = None
    reply: str | None = None
    upvotes: int = 0
    downvotes: int = 0


async def plant_reviews(tx: Write, policy: ReviewPolicy, reviews: Sequence[DemoReview]) -> None:
    """Write reviews of one kind of thing, and count them."""
    await queries.PLANT.many(
        tx,
        [
            {
                **msgspec.structs.asdict(one),
                "id": new_id(),
                "subject_kind": policy.kind,
                "is_verified": one.verified_playtime is not None,
                "helpful": wilson(one.upvotes, one.downvotes),
            }
            for one in reviews
        ],
    )
    for subject_id in dict.fromkeys(one.subject_id for one in reviews):
        await recompute_totals(tx, policy, subject_id)
