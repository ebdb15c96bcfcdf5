"""What reviews tell the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("review.submitted", aggregate="subject_id")
class ReviewSubmitted(Event, frozen=True):
    """Somebody has reviewed a thing; `is_held` where it waits for a moderator."""

    review_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    rating: int
    owner_id: UUID | None = None
    is_held: bool = False


@event("review.changed", aggregate="subject_id")
class ReviewChanged(Event, frozen=True):
    """A review says something else, or is shown again."""

    review_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    rating: int
    state: str


@event("review.removed", aggregate="subject_id")
class ReviewRemoved(Event, frozen=True):
    """A review is shown no more: withdrawn by who wrote it, or hidden or removed by a moderator."""

    review_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    state: str
    reason: str = ""


@event("review.replied", aggregate="subject_id")
class ReviewReplied(Event, frozen=True):
    """The owner has answered a review."""

    review_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    owner_id: UUID


@event("review.voted", aggregate="review_id")
class ReviewVoted(Event, frozen=True):
    """Somebody has said whether a review helped; None: they took it back."""

    review_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    voter_id: UUID
    is_upvote: bool | None
    was_upvote: bool | None = None


@event("review.flagged", aggregate="review_id")
class ReviewFlagged(Event, frozen=True):
    """Somebody says that something is wrong with a review."""

    review_id: UUID
    subject_kind: str
    subject_id: UUID
    reporter_id: UUID
    reason: str
