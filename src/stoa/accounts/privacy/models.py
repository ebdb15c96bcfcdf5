"""What is told about personal data."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.mail import Template

type ExportState = Literal["waiting", "ready", "failed", "expired"]
type Purpose = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Afterwards = Literal["removed", "anonymised", "kept"]
type Version = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class ExportProgress(Model, frozen=True):
    """How far it is: so many of so many parts."""

    done: int
    total: int
    note: str


class ExportView(Model, frozen=True):
    """An export, for whoever waits for it; `url` fetches it for a quarter of an hour."""

    id: UUID
    state: ExportState
    asked_at: datetime
    ready_at: datetime | None = None
    expires_at: datetime | None = None
    size: int | None = None
    url: str | None = None
    progress: ExportProgress | None = None
    problem: str | None = None


class Departure(Model, frozen=True):
    """Somebody has asked to be forgotten; once the erasure has begun, it cannot be taken back."""

    asked_at: datetime
    due_at: datetime
    begun_at: datetime | None = None


class ConsentView(Model, frozen=True):
    """What is asked, and what was answered last; `given` is about the present version."""

    purpose: str
    version: str
    meaning: str
    given: bool
    answered_version: str | None
    answered_at: datetime | None


class ConsentAnswer(Model, frozen=True):
    """One answer, as it was given."""

    id: UUID
    purpose: str
    version: str
    given: bool
    at: datetime


class ConsentInput(Input, frozen=True):
    """An answer: agreed, or taken back."""

    purpose: Purpose
    version: Version
    given: bool


class HeldColumn(Model, frozen=True):
    """What is kept for one reason."""

    what: str
    why: str
    afterwards: Afterwards


class Holding(Model, frozen=True):
    """What is held for one purpose, and in which tables."""

    title: str
    tables: list[str]
    holds: list[HeldColumn]


class ExportMail(msgspec.Struct, frozen=True):
    """An export is ready."""

    username: str
    link: str
    until: str


class LeavingMail(msgspec.Struct, frozen=True):
    """An account will be deleted."""

    username: str
    until: str
    link: str


EXPORT_READY = Template(
    "accounts/export-ready",
    ExportMail(username="ann", link="https://example.org/sign-in", until="28 November 2026"),
    title="A copy of one's data",
)
LEAVING = Template(
    "accounts/leaving",
    LeavingMail(username="ann", link="https://example.org/sign-in", until="5 December 2026, 09:00 UTC"),
    title="Account is being deleted",
)
