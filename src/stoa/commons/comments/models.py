"""What a comment is, and what a site says of talking about its things."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.reviews.models import Author, JudgeText, State, Why
from stoa.commons.speech import resolve_objections
from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model

MOST = 4000
REPLIES_SHOWN = 3

type Content = Annotated[
    str, msgspec.Meta(min_length=1, max_length=MOST, examples=["Is the *engine* original, @skipper?"])
]


class CommentInput(Input, frozen=True):
    """A comment as it is written; with `parentId` it answers another."""

    content: Content
    parent_id: UUID | None = None


class CommentChange(Input, frozen=True):
    """What a comment is to say instead."""

    content: Content


class LockInput(Input, frozen=True):
    """Whether a thread is closed, and why."""

    locked: bool
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class FlagInput(Input, frozen=True):
    """What is wrong with a comment."""

    reason: Why


class CommentRow(msgspec.Struct, frozen=True):
    """A comment as it is read; of one that is not shown, neither words nor author."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    author: Author | None
    root_id: UUID | None
    parent_id: UUID | None
    content: str
    state: State
    upvotes: int
    downvotes: int
    my_vote: bool | None
    replies: int
    created_at: datetime
    edited_at: datetime | None
    decision: Decision | None


class Comment(Model, frozen=True):
    """A comment as it is shown."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    author: Author | None
    """Null where it is not shown any more, and stands only for the answers below it."""
    root_id: UUID | None
    parent_id: UUID | None
    content: str
    html: str
    """The same, safe to be put into a page."""
    state: State
    upvotes: int
    downvotes: int
    my_vote: bool | None
    reply_count: int
    replies: list["Comment"]
    """The first answers; the others are at `comments/{id}/replies`."""
    created_at: datetime
    edited_at: datetime | None
    decision: Decision | None


class Thread(Model, frozen=True):
    """What is said of a thing, as a whole."""

    count: int
    locked_at: datetime | None
    locked_why: str


class CommentVersion(Model, frozen=True):
    """What stood there before an edit."""

    version: int
    content: str
    replaced_at: datetime


class FlaggedComment(Model, frozen=True):
    """A report that was taken down."""

    comment_id: UUID
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPolicy:
    """What a site says of comments on one kind of thing; put it among `Feature.declares`."""

    kind: str
    judge: JudgeText = resolve_objections
    newcomers_wait: timedelta = timedelta(days=1)
    edit_window: timedelta = timedelta(minutes=30)
