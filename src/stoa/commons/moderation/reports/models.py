"""What a report says."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.commons.moderation.models import Name, Note
from stoa.kernel.http.replies import Input, Model

type ReportState = Literal["open", "upheld", "dismissed"]


class ReportInput(Input, frozen=True):
    """What is reported, by which rule of the house, and what the reporter has to say."""

    kind: Name
    id: UUID
    reason: Name
    note: Note = ""


class Part(msgspec.Struct, frozen=True):
    """What a report may be about, among several that make up a thing."""

    kind: str
    title: str


class ReasonView(Model, frozen=True):
    """A rule by which something may be reported."""

    name: str
    title: str
    text: str


class ReportView(Model, frozen=True):
    """A report as its reporter sees it."""

    id: UUID
    case_id: UUID
    case_number: int
    kind: str
    subject_id: UUID
    title: str
    reason: str
    note: str
    state: str
    created_at: datetime
    settled_at: datetime | None


class ReportLine(Model, frozen=True):
    """A report as moderators see it."""

    id: UUID
    reporter_id: UUID
    reporter: str
    reason: str
    note: str
    weight: int
    state: str
    created_at: datetime
    upheld_before: int
    dismissed_before: int


class Record(Model, frozen=True):
    """What came of what somebody has reported so far."""

    upheld: int
    dismissed: int
