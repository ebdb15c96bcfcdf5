"""What is told about an appeal."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.commons.moderation.models import Note
from stoa.kernel.http.replies import Input, Model

type AppealState = Literal["open", "granted", "refused"]
type Plea = Annotated[str, msgspec.Meta(min_length=10, max_length=4000)]


class AppealInput(Input, frozen=True):
    """Why a decision is wrong."""

    body: Plea


class AnswerInput(Input, frozen=True):
    """Whether the decision is taken back, and what its owner is told."""

    granted: bool
    answer: Note = ""


class AppealView(Model, frozen=True):
    """An appeal, and what came of it."""

    id: UUID
    decision_id: UUID
    case_id: UUID
    body: str
    state: AppealState
    answer: str
    created_at: datetime
    decided_at: datetime | None


class AppealRow(msgspec.Struct, frozen=True):
    """An appeal as the rooms know it."""

    id: UUID
    decision_id: UUID
    case_id: UUID
    person_id: UUID
    state: AppealState
