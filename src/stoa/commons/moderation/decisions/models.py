"""What is told about a decision."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.moderation.models import Name, Note
from stoa.commons.moderation.rules import LONGEST_TERM_DAYS, Outcome
from stoa.kernel.decisions import Decision as Explained
from stoa.kernel.http.replies import Input, Model

type Days = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_TERM_DAYS)]


class Verdict(Input, frozen=True):
    """What a moderator decides: the outcome, the rule of the house that it rests on, and words to the owner."""

    outcome: Outcome
    rule: Name
    note: Note = ""
    days: Days | None = None


class UndoInput(Input, frozen=True):
    """Why a decision is taken back."""

    reason: Note = ""


class DecisionRow(msgspec.Struct, frozen=True):
    """A decision as the rooms know it."""

    id: UUID
    case_id: UUID
    owner_id: UUID | None
    by_id: UUID | None
    outcome: Outcome
    rule: str
    state_before: str
    until: datetime | None
    decided_at: datetime
    undone_at: datetime | None


class DecisionLine(Model, frozen=True):
    """A decision as moderators see it."""

    id: UUID
    case_id: UUID
    outcome: Outcome
    rule: str
    version: str
    note: str
    by: str | None
    until: datetime | None
    decided_at: datetime
    undone_at: datetime | None
    appeal_id: UUID | None
    appeal_state: str | None


class OwnDecision(Model, frozen=True):
    """A decision as the person sees it whom it is about."""

    id: UUID
    case_id: UUID
    case_number: int
    kind: str
    title: str
    outcome: Outcome
    rule: str
    explained: Explained | None
    until: datetime | None
    decided_at: datetime
    undone_at: datetime | None
    appeal_state: str | None


class Strike(Model, frozen=True):
    """A mark that a breach has left, for as long as it counts."""

    id: UUID
    decision_id: UUID
    rule: str
    points: int
    created_at: datetime
    expires_at: datetime
    lifted_at: datetime | None
