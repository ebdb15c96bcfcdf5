"""What moderation looks like in numbers."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.moderation.cases.models import QueueCounts
from stoa.kernel.http.replies import Input, Model

type Days = Annotated[int, msgspec.Meta(ge=1, le=365)]


class FiguresQuery(Input, frozen=True):
    """How far to look back."""

    days: Days = 30


class ReasonCount(Model, frozen=True):
    """How often a rule was named in reports, and what came of them."""

    reason: str
    reports: int
    upheld: int
    dismissed: int


class OutcomeCount(Model, frozen=True):
    """How often something was decided."""

    outcome: str
    decisions: int


class ModeratorCount(Model, frozen=True):
    """What one moderator did."""

    moderator_id: UUID
    moderator: str
    decisions: int
    median_seconds: int
    overturned: int


class Speed(Model, frozen=True):
    """How long cases waited."""

    decisions: int
    median_seconds: int
    slowest_tenth_seconds: int


class AppealCounts(Model, frozen=True):
    """What came of appeals."""

    open: int
    granted: int
    refused: int


class DayCount(Model, frozen=True):
    """What came in and went out on one day."""

    day: str
    reports: int
    decisions: int


class Figures(Model, frozen=True):
    """All of it."""

    days: int
    queue: QueueCounts
    reasons: list[ReasonCount]
    outcomes: list[OutcomeCount]
    moderators: list[ModeratorCount]
    speed: Speed
    appeals: AppealCounts
    by_day: list[DayCount]
