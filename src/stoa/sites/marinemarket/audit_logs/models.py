"""What is told of the audit log."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from stoa.commons.audit.models import AuditJob, CheckAnswer, Format
from stoa.kernel.http.replies import Input, Model

type Word = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Details(Model, frozen=True):
    """What an act changed, and why; empty where it was not noted, or was erased with a person."""

    before: Any
    after: Any
    reason: str
    username: str | None
    impersonator_id: UUID | None
    """Who acted in the name of `userId`."""
    request_id: str


class AuditLog(Model, frozen=True):
    """An act: who did it, what it was, and from where."""

    id: str
    user_id: UUID | None
    action: str
    resource: str
    resource_id: str
    details: Details
    timestamp: datetime
    ip_address: str
    user_agent: str


class AuditFilter(Input, frozen=True):
    """What to export; the names are those of the list."""

    format: Format = "csv"
    user_id: UUID | None = None
    action: Word | None = None
    resource: Word | None = None
    resource_id: Word | None = None
    ip_address: Word | None = None
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class AuditExport(Model, frozen=True):
    """A file that is written by a job, with how far it is."""

    job: AuditJob
    download_url: str | None
    """Where the file lies, once it is ready."""


class ActionCount(Model, frozen=True):
    """How often something was done."""

    action: str
    count: int


class DayTotal(Model, frozen=True):
    """How much was done on a day."""

    day: date
    count: int


class AuditStats(Model, frozen=True):
    """What was done in the last days, and whether the log is as it was written."""

    days: int
    total: int
    by_action: list[ActionCount]
    by_day: list[DayTotal]
    last_check: CheckAnswer | None
