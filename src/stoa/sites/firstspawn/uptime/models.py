"""What is told about how a server has been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type SlugOrId = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Span(StrEnum):
    """How far back a history goes."""

    DAY = "24h"
    WEEK = "7d"
    QUARTER = "90d"


class HistoryQuery(Input, frozen=True):
    """Which history is wanted."""

    range: Span = Span.DAY


class Bucket(msgspec.Struct, frozen=True):
    """All checks of a stretch of time, added up."""

    at: datetime
    checks: int
    online: int
    players: int
    peak: int
    latency: int
    timed: int


class Point(Model, frozen=True):
    """How a server was for a stretch of time."""

    at: datetime
    players: int | None
    """On average while it answered; nothing where it never did."""
    peak_players: int
    uptime: float
    """Percent of the checks that were answered."""
    latency: int | None
    checks: int


class History(Model, frozen=True):
    """Points in the order of time. Where nobody looked, there is none."""

    server_id: UUID
    range: Span
    step_seconds: int
    points: list[Point]


class UptimeDay(Model, frozen=True):
    """One day, as UTC has it."""

    day: date
    uptime: float
    checks: int
    online_checks: int
    peak_players: int


class Uptime(Model, frozen=True):
    """How reliable a server is."""

    server_id: UUID
    uptime: float
    """Percent of the checks of the last 30 days that were answered."""
    is_online: bool
    is_sleeping: bool
    checked_at: datetime | None
    reason: str
    days: list[UptimeDay]


class UptimeLog(Model, frozen=True):
    """One check."""

    id: UUID
    server_id: UUID
    is_online: bool
    player_count: int
    latency: int | None
    checked_at: datetime


class Status(msgspec.Struct, frozen=True):
    """How a server was when it was last asked, and what it belongs to."""

    id: UUID
    slug: str
    is_online: bool
    is_sleeping: bool
    players: int
    max_players: int
    uptime: float
    latency: int | None
    motd: str
    version: str | None
    checked_at: datetime | None
    reason: str
    network_slug: str | None
    network_name: str | None
    backends: int


class Sheet(Status, frozen=True):
    """The same with its past in columns: the days that have checks, and the steps of a curve."""

    days: list[date]
    day_checks: list[int]
    day_online: list[int]
    steps: list[datetime]
    checks: list[int]
    online: list[int]
    players_sum: list[int]
    peak: int


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to a history of another length."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What a server's page shows of how it is and has been."""

    status: Status
    tabs: Sequence[Tab]
    words: str
    labels: Sequence[str]
    players: Sequence[int | None]
    days: Mapping[date, float]
    today: date
    peak: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How a history of one length is told: how far it goes, in which steps, and how many of them are one on a page."""

    length: timedelta
    step: timedelta
    together: int
    label: str
    words: str
    hours: str
