"""What is measured, and series as they are answered."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.events import Event
from stoa.kernel.http.replies import Input, Model

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
LONGEST_KEY = 100

type Bucket = Literal["hour", "day"]
type Key = Annotated[str, msgspec.Meta(max_length=LONGEST_KEY)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that is counted, put among `Feature(declares=…)`; its subclasses say how."""

    name: str
    meaning: str
    public: bool = False
    """Whether `stats.read` is not needed for the series of all together; sites use it for pages of their own."""
    noun: str = ""
    """One of what is counted, such as `review`: with it, the home of the administration draws the last thirty days."""
    only_with: type | None = None
    """It is drawn only where the site declares something of this kind: elsewhere there is nothing to count."""

    def __post_init__(self) -> None:
        """Refuse a name that could not stand in an address."""
        if not _NAME.fullmatch(self.name) or len(self.name) > LONGEST_KEY:
            message = f"A measure is named like 'reviews.submitted', not {self.name!r}."
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMeasure[E: Event](Measure):
    """Counts events, each once; under a key where there is one, and all together."""

    event: type[E]
    keys: Callable[[E], Iterable[str]] = lambda _: ()
    amount: Callable[[E], int] = lambda _: 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge(Measure):
    """A level that the clock reads each hour: by key, with the empty key for all together."""

    read: Callable[[Read], Awaitable[Mapping[str, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Views(Measure):
    """Counted in Valkey first, because it happens with every page that is looked at."""

    once_a_day: bool = True
    """Whether one viewer counts once a day for one thing."""


class DayOfKey(msgspec.Struct, frozen=True):
    """How much there was of a key on a day."""

    key: str
    day: date
    value: int


class Point(Model, frozen=True):
    """One bucket of a series."""

    at: datetime
    value: int


class Series(Model, frozen=True):
    """A measure over time; buckets in which nothing was counted are there, with 0."""

    measure: str
    meaning: str
    key: str
    bucket: Bucket
    points: list[Point]
    total: int
    """Of what is counted, the sum; of a level, the last that is known."""


class TopRow(Model, frozen=True):
    """One of the most."""

    key: str
    value: int


class MeasureView(Model, frozen=True):
    """What is measured."""

    name: str
    meaning: str
    kind: Literal["count", "level", "views"]


class SeriesQuery(Input, frozen=True):
    """Which part of a series; without times, the last day by hours or the last 30 days."""

    bucket: Bucket = "day"
    key: Key = ""
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class TopQuery(Input, frozen=True):
    """Over how many days, and how many."""

    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10
