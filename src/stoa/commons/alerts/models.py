"""What is watched for, what was found, and alerts as they are kept and shown."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.kernel.db import Read
from stoa.kernel.http.replies import Input, Model

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")

type Severity = Literal["low", "medium", "high", "critical"]
type State = Literal["open", "acknowledged", "resolved"]
type Note = Annotated[str, msgspec.Meta(max_length=2000, examples=["The person confirmed that it was them."])]
type RuleName = Annotated[str, msgspec.Meta(min_length=1, max_length=60, examples=["account_failures"])]


class Threshold(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """From how many within how many minutes on an alert is raised."""

    count: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)]
    on: bool = True


class Sign(msgspec.Struct, frozen=True):
    """Something that happened, and counts towards a threshold under its key."""

    key: str
    at: datetime
    person_id: UUID | None
    what: str


class Evidence(Model, frozen=True):
    """One thing that an alert was raised for."""

    at: datetime
    what: str


class Finding(Model, frozen=True):
    """What the rules see: as many signs under one key as the threshold names, or more."""

    rule: str
    key: str
    severity: Severity
    words: str
    person_id: UUID | None
    count: int
    first_at: datetime
    last_at: datetime
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Where and when to look."""

    db: Read
    accounts: Accounts
    since: datetime
    until: datetime
    threshold: Threshold

    @property
    def window(self) -> timedelta:
        """How far apart signs may be."""
        return timedelta(minutes=self.threshold.minutes)

    @property
    def begin(self) -> datetime:
        """From when on signs matter for what is found since then."""
        return self.since - self.window


type FindSigns = Callable[[Looking], Awaitable[list[Sign]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Something that is watched for; rooms put theirs among `Feature(declares=…)`."""

    name: str
    title: str
    counts: str
    """What the number of its threshold counts: "failed sign-ins for one account"."""
    severity: Severity
    default: Threshold
    signs: FindSigns
    distinct: bool = False
    """Whether only signs of which `what` differs count."""
    alone: bool = False
    """Each sign is enough by itself; what the number of the threshold means is the watch's own matter."""

    def __post_init__(self) -> None:
        """Refuse a name that could stand in no address."""
        if not _NAME.fullmatch(self.name):
            message = f"A watch is named like 'account_failures', not {self.name!r}."
            raise ValueError(message)


class Alert(Model, frozen=True):
    """An alert."""

    id: UUID
    type: str
    severity: Severity
    title: str
    message: str
    state: State
    key: str
    person_id: UUID | None
    username: str | None
    count: int
    evidence: list[Evidence]
    rule_version: int
    first_at: datetime
    last_at: datetime
    created_at: datetime
    note: str
    handled_by: UUID | None
    handled_at: datetime | None


class AlertRow(msgspec.Struct, frozen=True):
    """An alert as it is kept."""

    id: UUID
    rule: str
    version: int
    key: str
    severity: Severity
    words: str
    person_id: UUID | None
    username: str | None
    count: int
    evidence: list[Evidence]
    first_at: datetime
    last_at: datetime
    raised_at: datetime
    state: State
    note: str
    handled_by: UUID | None
    handled_at: datetime | None


class AlertChange(Input, frozen=True):
    """What becomes of an alert; whoever resolves one says what came of it."""

    state: State
    note: Note = ""


class AlertRules(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Every threshold that an operator has set; what is not named holds as it stands in the code."""

    quiet_minutes: Annotated[int, msgspec.Meta(ge=0, le=10_080)] = 60
    """How long after one was resolved no other is raised for the same."""
    watches: dict[RuleName, Threshold] = {}


class RulesInput(Input, frozen=True):
    """Thresholds that shall hold from a time on, by default from now."""

    rules: AlertRules
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    valid_from: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class TrialInput(Input, frozen=True):
    """Thresholds to try on what has happened."""

    rules: AlertRules
    days: Annotated[int, msgspec.Meta(ge=1, le=7)] = 7


class WatchView(Model, frozen=True):
    """What is watched for, with what holds now."""

    name: str
    title: str
    counts: str
    severity: Severity
    threshold: Threshold
    default: Threshold


class VersionView(Model, frozen=True):
    """A version of the rules."""

    version: int
    valid_from: datetime
    valid_until: datetime | None
    note: str
    made_at: datetime


class RulesView(Model, frozen=True):
    """The rules as they hold, and how they came to be so."""

    version: int
    quiet_minutes: int
    watches: list[WatchView]
    history: list[VersionView]


class ActivityQuery(Input, frozen=True):
    """How far to look back."""

    hours: Annotated[int, msgspec.Meta(ge=1, le=168)] = 24
