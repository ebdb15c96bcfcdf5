"""What is told about personal data."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.mail import Template

type ExportState = Literal["waiting", "ready", "failed", "expired"]
type Purpose = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Version = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class ExportView(Model, frozen=True):
    """An export, for whoever waits for it; `url` fetches it for a quarter of an hour."""

    id: UUID
    state: ExportState
    asked_at: datetime
    ready_at: datetime | None = None
    expires_at: datetime | None = None
    size: int | None = None
    url: str | None = None


class Departure(Model, frozen=True):
    """Somebody has asked to be forgotten."""

    asked_at: datetime
    due_at: datetime


class ConsentView(Model, frozen=True):
    """What is asked, and what was answered last; `given` is about the present version."""

    purpose: str
    version: str
    meaning: str
    given: bool
    answered_version: str | None
    answered_at: datetime | None


class ConsentInput(Input, frozen=True):
    """An answer: agreed, or taken back."""

    purpose: Purpose
    version: Version
    given: bool


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
)
LEAVING = Template(
    "accounts/leaving",
    LeavingMail(username="ann", link="https://example.org/sign-in", until="5 December 2026, 09:00 UTC"),
)
