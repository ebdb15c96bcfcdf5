"""What is told about a case."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.commons.moderation.models import Signal
from stoa.commons.moderation.rules import Outcome
from stoa.kernel.http.replies import Model

type CaseState = Literal["open", "appealed", "closed"]


class Case(msgspec.Struct, frozen=True):
    """A case as the rooms know it."""

    id: UUID
    number: int
    subject_kind: str
    subject_id: UUID
    subject_title: str
    owner_id: UUID | None
    state: CaseState
    held: bool
    reports: int
    score: int
    signals: list[Signal]
    priority: int
    claimed_by: UUID | None
    claimed_until: datetime | None
    version: int
    opened_at: datetime
    closed_at: datetime | None

    def claimed_by_other(self, person_id: UUID, at: datetime) -> bool:
        """Whether another moderator works on it at this time."""
        if self.claimed_by is None or self.claimed_until is None or self.claimed_by == person_id:
            return False
        return self.claimed_until > at


class CaseLine(Model, frozen=True):
    """A case as the queue shows it."""

    id: UUID
    number: int
    subject_kind: str
    subject_id: UUID
    subject_title: str
    owner_id: UUID | None
    owner: str | None
    state: str
    held: bool
    reports: int
    score: int
    priority: int
    reasons: list[str]
    claimed_by: UUID | None
    claimant: str | None
    opened_at: datetime
    closed_at: datetime | None


class ClosedLine(CaseLine, frozen=True):
    """A case that is closed, with what came of it; nothing where it was closed without a decision."""

    outcome: Outcome | None
    decided_by: str | None
    undone_at: datetime | None


class Claim(Model, frozen=True):
    """Until when a case is the asker's own."""

    case_id: UUID
    claimed_until: datetime


class OpenCase(msgspec.Struct, frozen=True):
    """What a case is opened with."""

    subject_kind: str
    subject_id: UUID
    title: str
    owner_id: UUID | None
    held: bool = False
    signals: tuple[Signal, ...] = ()


class QueueCounts(Model, frozen=True):
    """How much waits."""

    waiting: int
    held: int
    appealed: int
    claimed: int
    oldest: datetime | None
