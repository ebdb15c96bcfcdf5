"""What comments tell the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("comment.submitted", aggregate="subject_id")
class CommentSubmitted(Event, frozen=True):
    """Somebody has said something; `mentioned` are those whom they call by name."""

    comment_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    parent_author_id: UUID | None = None
    owner_id: UUID | None = None
    mentioned: tuple[UUID, ...] = ()
    is_held: bool = False


@event("comment.changed", aggregate="subject_id")
class CommentChanged(Event, frozen=True):
    """A comment says something else, or is shown, hidden or gone."""

    comment_id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    state: str
    reason: str = ""


@event("comment.voted", aggregate="comment_id")
class CommentVoted(Event, frozen=True):
    """Somebody has voted on a comment; None: they took it back."""

    comment_id: UUID
    author_id: UUID
    voter_id: UUID
    is_upvote: bool | None


@event("comment.flagged", aggregate="comment_id")
class CommentFlagged(Event, frozen=True):
    """Somebody says that something is wrong with a comment."""

    comment_id: UUID
    subject_kind: str
    subject_id: UUID
    reporter_id: UUID
    reason: str
