"""What a review is, what comes in and goes out, and what a site says of its reviews."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.speech import resolve_objections
from stoa.kernel.db import Read, Write
from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line, prose

LEAST = 20
MOST = 4000
MOST_TITLE = 120
MOST_REPLY = 2000

type Rating = Annotated[int, msgspec.Meta(ge=1, le=5, description="Stars, from 1 to 5.", examples=[4])]
type Title = Annotated[str, line(0, MOST_TITLE, "a title", examples=["A village that remembers you"])]
type Content = Annotated[
    str,
    msgspec.Meta(
        min_length=LEAST,
        max_length=MOST,
        examples=["Six weeks in, and the admins still answer within the hour. The economy is fair, the map is old."],
    ),
]
type ReplyText = Annotated[str, prose(1, MOST_REPLY, examples=["Thank you: fixed today."])]
type Why = Annotated[str, prose(3, 500, examples=["Advertises another place."])]


class State(StrEnum):
    """Whether a review is shown, and who decided otherwise."""

    SHOWN = "shown"
    HELD = "held"
    HIDDEN = "hidden"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class ReviewInput(Input, frozen=True):
    """A review as it is written."""

    rating: Rating
    content: Content
    title: Title | None = None


class ReviewChange(Input, frozen=True):
    """What is changed of a review; what is left out stays."""

    rating: Rating | msgspec.UnsetType = msgspec.UNSET
    content: Content | msgspec.UnsetType = msgspec.UNSET
    title: Title | msgspec.UnsetType | None = msgspec.UNSET


class VoteInput(Input, frozen=True):
    """Whether a review helped; null takes one's vote back."""

    is_upvote: bool | None


class ReplyInput(Input, frozen=True):
    """What the owner answers."""

    content: ReplyText


class FlagInput(Input, frozen=True):
    """What is wrong with a review."""

    reason: Why


class Flagged(Model, frozen=True):
    """A report that was taken down."""

    review_id: UUID
    received_at: datetime


class RulingInput(Input, frozen=True):
    """Why a moderator decides so."""

    reason: Why


class Author(Model, frozen=True):
    """Who wrote it."""

    id: UUID
    username: str
    name: str


class OwnersReply(Model, frozen=True):
    """What the owner answered."""

    content: str
    created_at: datetime
    edited_at: datetime | None


class Review(Model, frozen=True):
    """A review as it is shown."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    user_id: UUID
    """Whose it is: the author's id."""
    author: Author
    rating: int
    title: str | None
    content: str
    state: State
    is_approved: bool
    """Everybody sees it."""
    is_flagged: bool
    """It waits for a moderator, or one has hidden it."""
    flag_reason: str | None
    is_verified: bool
    verified_playtime: int | None
    """Minutes that are proven; null where nothing is."""
    upvotes: int
    downvotes: int
    my_vote: bool | None
    """True where whoever asks has voted up, false for down."""
    reply: OwnersReply | None
    created_at: datetime
    edited_at: datetime | None
    updated_at: datetime
    """When it was last written: edited, or else created."""
    decision: Decision | None
    """Why it is not shown, where it is not."""


class ReviewedThing(Model, frozen=True):
    """What a review is about."""

    kind: str
    id: UUID
    title: str
    url: str


class ReviewElsewhere(Model, frozen=True):
    """A review in a list over several things."""

    review: Review
    subject: ReviewedThing | None
    """Null where it is not to be seen any more."""


class Totals(Model, frozen=True):
    """What all reviews of a thing come to."""

    count: int
    average: float | None
    score: float
    """The average drawn towards what is usual, as listings sort by it."""
    histogram: tuple[int, int, int, int, int]
    """How many gave 1, 2, 3, 4 and 5."""
    verified: int


class ReviewVersion(Model, frozen=True):
    """What stood there before an edit."""

    version: int
    rating: int
    title: str | None
    content: str
    replaced_at: datetime


class Proof(msgspec.Struct, frozen=True):
    """What is proven of somebody who reviews: nothing, or so many minutes, and whether that is enough."""

    is_verified: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Prior:
    """What is assumed of a thing before anybody has reviewed it: so many reviews with such an average."""

    mean: float = 3.5
    weight: float = 8.0


type FindProof = Callable[[Read, UUID, UUID], Awaitable[Proof]]
"""What is proven of (subject, person)."""

type IsRelated = Callable[[Read, UUID, UUID], Awaitable[bool]]
"""Whether a person stands too near to a subject to review it."""

type JudgeText = Callable[[Read, str], Awaitable[tuple[str, ...]]]
"""Why a text should wait for a moderator; nothing where it may be shown."""

type TellTotals = Callable[[Write, UUID, Totals], Awaitable[None]]
"""Takes the new totals of a subject into the site's own row, in the same transaction."""


async def prove_nothing(_db: Read, _subject_id: UUID, _person_id: UUID) -> Proof:
    """Prove nothing of anybody."""
    return Proof()


async def relate_nobody(_db: Read, _subject_id: UUID, _person_id: UUID) -> bool:
    """Relate nobody to anything."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicy:
    """What a site says of the reviews of one kind of thing; put it among `Feature.declares`."""

    kind: str
    on_totals: TellTotals
    proof: FindProof = prove_nothing
    is_related: IsRelated = relate_nobody
    may_answer: IsRelated = relate_nobody
    """Who besides its owner answers reviews of a thing."""
    judge: JudgeText = resolve_objections
    newcomers_wait: timedelta = timedelta(days=1)
    prior: Prior = Prior()
