"""What is told about the audit log."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.audit import Finding
from stoa.kernel.http.replies import Input, Model

type Format = Literal["csv", "jsonl"]
type JobState = Literal["waiting", "running", "done", "dead", "discarded"]


class AuditLine(Model, frozen=True):
    """An entry of the log, without what it changed."""

    seq: int
    at: datetime
    action: str
    kind: str
    subject: str
    subject_name: str | None
    """By which name a person goes whom it was done to."""
    actor_id: UUID | None
    actor_username: str | None
    impersonator_id: UUID | None
    impersonator_username: str | None
    name: str
    request_id: str
    address: str | None
    agent: str | None
    reason: str | None


class Difference(Model, frozen=True):
    """A value that an act changed, by its path; None on the side where there was nothing."""

    path: str
    before: str | None
    after: str | None


class AuditEntry(Model, frozen=True):
    """An entry of the log with what it changed and its place in the chain."""

    line: AuditLine
    before: msgspec.Raw | None
    after: msgspec.Raw | None
    differences: list[Difference]
    erased: bool
    """What stood beside it was erased with the person."""
    previous: str
    hash: str


class DayCount(Model, frozen=True):
    """How often something was done on a day."""

    day: date
    action: str
    count: int


class CheckAnswer(Model, frozen=True):
    """What a check of the chain has found."""

    holds: bool
    first: int
    last: int
    checked: int
    anchors: int
    findings: list[Finding]
    more: bool


class ExportAnswer(Model, frozen=True):
    """A file that lies ready."""

    format: Format
    rows: int
    size: int
    expires_at: datetime


class AuditJob(Model, frozen=True):
    """A check or an export: how far it is, and what came of it."""

    id: UUID
    what: Literal["check", "export"]
    state: JobState
    done: int
    total: int
    asked_at: datetime
    check: CheckAnswer | None = None
    export: ExportAnswer | None = None
    problem: str | None = None


class CheckInput(Input, frozen=True):
    """How much is checked."""

    from_anchor: bool = False


class ExportInput(Input, frozen=True):
    """What is exported: `query` holds filters as the list takes them, such as `action=role.granted&since=…`."""

    format: Format = "csv"
    query: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class StatsQuery(Input, frozen=True):
    """For how many days."""

    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30
