"""Leaderboards."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model


class Period(StrEnum):
    """Over which time points are added up."""

    DAILY = "daily"
    WEEKLY = "weekly"
    ALL = "all"


class BoardLine(Model, frozen=True):
    """A place on a leaderboard. Who has as many points as another shares their place."""

    rank: int
    user_id: UUID
    username: str
    points: int
    solved: int
    """How many puzzles of the time they have solved."""


class Step(msgspec.Struct, frozen=True):
    """How many have so many points."""

    points: int
    people: int


class Board(msgspec.Struct, frozen=True):
    """What a leaderboard is about."""

    period: Period
    begins: date
