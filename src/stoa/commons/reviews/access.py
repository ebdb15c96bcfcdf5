"""Who may touch which review."""

from uuid import UUID

from stoa.kernel.db import Write

from . import queries
from .errors import NoSuchReview, NotYourReview, ReviewClosed
from .models import State
from .queries import ReviewRow


async def lock_own_review(tx: Write, review_id: UUID, author_id: UUID) -> ReviewRow:
    """Give a review of one's own that may still be changed, and keep others waiting."""
    row = await queries.LOCK.first(tx, id=review_id)
    if row is None or row.state == State.WITHDRAWN or (row.state != State.SHOWN and row.author_id != author_id):
        raise NoSuchReview
    if row.author_id != author_id:
        raise NotYourReview
    if row.state in {State.HIDDEN, State.REMOVED}:
        raise ReviewClosed
    return row


async def lock_shown_review(tx: Write, review_id: UUID) -> ReviewRow:
    """Give a review that everybody sees, and keep others waiting."""
    row = await queries.LOCK.first(tx, id=review_id)
    if row is None or row.state != State.SHOWN:
        raise NoSuchReview
    return row
