"""What may be seen of a job: by whoever asked for it, and by whoever looks after the dead letters."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError

from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound, Unavailable

from . import queries
from .declare import DEDUPE_TRIES
from .queries import AttemptRow, Depth, JobRow

type JobStatus = Literal["waiting", "running", "done", "dead", "discarded"]

LIST_LIMIT = 500
REVIVED_ATTEMPTS = 3


class Progress(msgspec.Struct, frozen=True, rename="camel"):
    """How far a job is."""

    done: int
    total: int
    note: str


class JobHandle(msgspec.Struct, frozen=True, rename="camel"):
    """A job that can be polled until it is done."""

    id: UUID
    name: str
    status: JobStatus
    attempt: int
    progress: Progress
    result: msgspec.Raw | None
    error: str | None
    """What went wrong last, in words for whoever asked for the job; it may still be tried again."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


async def find_job(db: Read, job_id: UUID, *, owner: UUID | None = None) -> JobHandle | None:
    """Find a job; with an owner, only one that is theirs."""
    row = await queries.FIND_JOB.first(db, id=job_id)
    if row is None or (owner is not None and row.owner != owner):
        return None
    return _handle(row)


async def load_job(db: Read, job_id: UUID, *, owner: UUID | None = None) -> JobHandle:
    """Find a job that must be there; `NotFound` otherwise."""
    found = await find_job(db, job_id, owner=owner)
    if found is None:
        message = "There is no such job, or it was finished so long ago that it is forgotten."
        raise NotFound(message)
    return found


async def list_dead_letters(db: Read, *, name: str | None = None, limit: int = 100) -> list[JobHandle]:
    """List the jobs that were given up, the latest first."""
    rows = await queries.DEAD_LETTERS.all(db, name=name, limit=min(max(limit, 1), LIST_LIMIT))
    return [_handle(row) for row in rows]


async def list_attempts(db: Read, job_id: UUID) -> list[AttemptRow]:
    """List every attempt at a job: when, by which worker, and what became of it."""
    return await queries.ATTEMPTS.all(db, id=job_id)


async def retry_dead_letters(tx: Write, ids: Sequence[UUID], *, attempts: int = REVIVED_ATTEMPTS) -> list[UUID]:
    """Put dead letters back into the queue, with so many attempts; give the ids of those that are back.

    The others are not dead, or wait for an unfinished job of the same key.
    """
    for _ in range(DEDUPE_TRIES):
        with suppress(UniqueViolationError):  # somebody has asked for one of the same key meanwhile: it is seen now
            async with tx.savepoint():
                return await queries.REVIVE.all(tx, ids=list(ids), attempts=max(attempts, 1))
    raise Unavailable


async def discard_jobs(tx: Write, ids: Sequence[UUID]) -> list[UUID]:
    """Discard jobs that are dead or not finished; one that runs is stopped within a heartbeat. Gives their ids."""
    return await queries.DISCARD.all(tx, ids=list(ids))


async def measure_queues(db: Read) -> list[Depth]:
    """Measure each queue: how many wait, run and are dead, and how long the oldest has been due."""
    return await queries.DEPTHS.all(db)


def _handle(row: JobRow) -> JobHandle:
    return JobHandle(
        id=row.id,
        name=row.name,
        status=row.status,
        attempt=row.attempt,
        progress=Progress(row.progress_done, row.progress_total, row.progress_note),
        result=row.result,
        error=row.error,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
