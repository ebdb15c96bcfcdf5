"""What is told about jobs, and what may be asked of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.backlog import JobLine, Shown
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.jobs import AttemptRow

type Ids = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=500)]


class ShownQuery(Input, frozen=True):
    """Which jobs to list."""

    shown: Shown = "dead"


class IdsInput(Input, frozen=True):
    """Which jobs it is about."""

    ids: Ids


class QueueView(Model, frozen=True):
    """How much lies in one queue."""

    queue: str
    waiting: int
    running: int
    dead: int
    oldest_seconds: float


class CronView(Model, frozen=True):
    """What the clock asks for, when it last did, and when it will."""

    name: str
    expression: str
    job: str
    last_tick: datetime | None
    next_tick: datetime


class WorkView(Model, frozen=True):
    """The queues, some jobs, and the schedule."""

    queues: list[QueueView]
    jobs: list[JobLine]
    crons: list[CronView]


class JobView(Model, frozen=True):
    """One job with every attempt at it."""

    job: JobLine
    attempts: list[AttemptRow]


class Changed(Model, frozen=True):
    """Which ones it was done to; the others had changed meanwhile."""

    ids: list[UUID]
