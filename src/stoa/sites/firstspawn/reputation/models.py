"""What a reputation is made of."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.events import Event, event
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import prose


class Action(StrEnum):
    """Why a reputation changes."""

    REVIEW_UPVOTED = "REVIEW_UPVOTED"
    REVIEW_DOWNVOTED = "REVIEW_DOWNVOTED"
    REVIEW_FLAGGED_SPAM = "REVIEW_FLAGGED_SPAM"
    BADGE_EARNED = "BADGE_EARNED"
    GUILD_CONTRIBUTION = "GUILD_CONTRIBUTION"
    PUZZLE_WIN = "PUZZLE_WIN"
    ACCOUNT_VERIFIED = "ACCOUNT_VERIFIED"
    MANUAL_ADJUSTMENT = "MANUAL_ADJUSTMENT"


class LogLine(Model, frozen=True):
    """A line of somebody's log."""

    id: UUID
    user_id: UUID
    action: Action
    delta: int
    reason: str
    metadata: dict[str, str | int]
    created_at: datetime
    created_by: UUID | None
    """Who changed it by hand; told only to those who may do so."""


class Reputation(Model, frozen=True):
    """What somebody's reputation is, and the latest lines that made it, where they show them."""

    user_id: UUID
    total: int
    log: list[LogLine]


class Adjustment(Input, frozen=True):
    """A change by hand, with its reason."""

    delta: Annotated[int, Meta(ge=-10_000, le=10_000)]
    reason: Annotated[str, prose(5, 500)]


class Worth(msgspec.Struct, frozen=True):
    """What somebody's vote on a review is worth to its author as things stand, and what was counted for it."""

    voter_id: UUID
    is_upvote: bool | None
    """Null where there is no vote, or the review is not shown."""
    counted: int


class ReviewState(msgspec.Struct, frozen=True):
    """Whose review it is, and whether it is shown."""

    author_id: UUID
    state: str


class Due(msgspec.Struct, frozen=True):
    """What a cause has counted for somebody."""

    person_id: UUID
    counted: int


@event("reputation.changed", aggregate="person_id")
class ReputationChanged(Event, frozen=True):
    """Somebody's reputation is another one."""

    person_id: UUID
    delta: int
    total: int
    reason: str


@event("reputation.recounted", aggregate="person_id")
class ReputationRecounted(Event, frozen=True):
    """A total was not the sum of its log, and is again."""

    person_id: UUID
    total: int
