"""Every statement about what waits, runs, and was done of late."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class JobLine(msgspec.Struct, frozen=True, rename="camel"):
    """A job as a row of a list. What it was asked to do is not told: it may hold what only its owner may read."""

    id: UUID
    name: str
    queue: str
    status: Literal["waiting", "running", "done", "dead", "discarded"]
    attempt: int
    most_attempts: int
    done: int
    total: int
    note: str
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None


class CronTick(msgspec.Struct, frozen=True):
    """The last tick of a cron that some worker has taken."""

    name: str
    last_tick: datetime
    taken_at: datetime


_LINE = """
    j.id, j.name, j.queue, j.status, j.attempt, j.most_attempts, j.progress_done as done, j.progress_total as total,
    j.progress_note as note, j.error, j.created_at, j.started_at, j.finished_at
"""

# Each of these walks a partial index from its end, however many jobs are kept.
RUNNING = Query(
    f"""
    select {_LINE}, null::timestamptz as due_at from kernel.jobs j
    where j.status = 'running' order by j.stop_by desc limit :limit
    """,
    JobLine,
)
WAITING = Query(
    f"""
    select {_LINE}, q.execute_after as due_at from kernel.pgqueuer q join kernel.jobs j on j.queue_id = q.id
    where q.status = 'queued' order by q.id desc limit :limit
    """,
    JobLine,
)
DEAD = Query(
    f"""
    select {_LINE}, null::timestamptz as due_at from kernel.jobs j
    where j.status = 'dead' order by j.finished_at desc, j.id desc limit :limit
    """,
    JobLine,
)
FINISHED = Query(
    f"""
    select {_LINE}, null::timestamptz as due_at from kernel.jobs j
    where j.status in ('done', 'discarded') order by j.finished_at desc limit :limit
    """,
    JobLine,
)
ONE = Query(
    f"""
    select {_LINE}, q.execute_after as due_at from kernel.jobs j left join kernel.pgqueuer q on q.id = j.queue_id
    where j.id = :id
    """,
    JobLine,
)
COUNT_DEAD = Query("select count(*) from kernel.jobs where status = 'dead'", int)

TICKS = Query("select name, last_tick, taken_at from kernel.crons order by name", CronTick)
