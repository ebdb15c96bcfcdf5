"""What is told of checks of who somebody is."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type CheckStatus = Literal["none", "waiting", "checked", "refused"]
type Reason = Annotated[str, msgspec.Meta(max_length=500, examples=["The photograph is too dark to be read."])]

MOST_PROOFS = 4


class CheckInput(Input, frozen=True):
    """Files that were uploaded for the purpose `identity-paper`: both sides of a card, for example."""

    media_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_PROOFS)]


class Check(Model, frozen=True):
    """How one's own check stands."""

    status: CheckStatus
    reason: str
    """Why it was refused."""
    asked_at: datetime | None
    checked_in: date | None
    """The first day of the month; it is all that others are told."""
    papers: int


class WaitingCheck(Model, frozen=True):
    """Somebody whose papers wait to be looked at."""

    person_id: UUID
    username: str
    since: datetime
    asked_at: datetime
    papers: int


class Proof(Model, frozen=True):
    """A paper that waits; what is to be fetched of it stands at `GET media/{mediaId}`."""

    media_id: UUID
    name: str
    ready: bool


class CheckSheet(Model, frozen=True):
    """What helps to decide about somebody's papers."""

    person_id: UUID
    username: str
    since: datetime
    asked_at: datetime
    papers: list[Proof]


class DecisionInput(Input, frozen=True):
    """What was found, and for a refusal why."""

    decision: Literal["approve", "refuse"]
    reason: Reason = ""
    asked_at: datetime | None = None
    """When the papers that you looked at were handed in; others that came since are then left alone."""
