"""Writing down what became of an attempt, so that it stands even while the database comes and goes."""

import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog

from stoa.kernel.db import Database, as_json, insist, translate_database_error
from stoa.kernel.db.faults import DatabaseTooSlow
from stoa.kernel.errors import Fault, Unavailable
from stoa.kernel.events.words import storable

from . import queries
from .declare import Job
from .errors import GiveUp, TryAgain

log = structlog.get_logger(__name__)

ERROR_LIMIT = 4000
WORDS_LIMIT = 500
OUR_SIDE = "Something went wrong on our side."
RESULT_LIMIT = 256 * 1024


class Attempt(msgspec.Struct, frozen=True):
    """Which attempt at which job an outcome belongs to."""

    id: UUID
    name: str
    number: int
    most: int


async def record_done(database: Database, attempt: Attempt, result: object) -> bool:
    """Write down that the job is done. False when the attempt no longer counts."""
    text = None if result is None else as_json(result)
    if text is not None and len(text) > RESULT_LIMIT:
        message = f"The result of {attempt.name} is larger than {RESULT_LIMIT} bytes. Store it, and give its id."
        raise GiveUp(message)
    return await _record(
        lambda: queries.FINISH.run(database.once(), id=attempt.id, attempt=attempt.number, result=text)
    )


async def record_failure(
    database: Database, attempt: Attempt, job: Job[msgspec.Struct] | None, error: BaseException, outcome: str = "failed"
) -> bool:
    """Write down a failure: the job runs again after a wait, or is a dead letter. False when it no longer counts."""
    final = isinstance(error, GiveUp) or attempt.number >= attempt.most
    words, detail = words_of(error), detail_of(error)
    log.warning(
        "job_failed",
        job=attempt.name,
        id=str(attempt.id),
        attempt=attempt.number,
        final=final,
        error=words,
        exc_info=error if words == OUR_SIDE else None,  # a mistake of ours is written down, and reported
    )
    if final:
        return await _record(
            lambda: queries.BURY.run(
                database.once(), id=attempt.id, attempt=attempt.number, words=words, outcome=outcome, error=detail
            )
        )
    if isinstance(error, TryAgain):
        wait = max(error.after, timedelta())
    else:
        wait = job.backoff.wait(attempt.number) if job is not None else timedelta(seconds=30)
    return await _record(
        lambda: queries.AGAIN.run(
            database.once(),
            id=attempt.id,
            attempt=attempt.number,
            words=words,
            outcome=outcome,
            error=detail,
            wait=wait,
            more=0,
        )
    )


async def record_release(database: Database, attempt: Attempt) -> bool:
    """Put a job back that was interrupted by no fault of its own; the attempt is not held against it."""
    return await _record(
        lambda: queries.AGAIN.run(
            database.once(),
            id=attempt.id,
            attempt=attempt.number,
            words=None,
            outcome="released",
            error="The worker was stopped.",
            wait=timedelta(),
            more=1,
        )
    )


async def record_poison(database: Database, attempt: Attempt) -> bool:
    """Bury a job whose worker died at every attempt."""
    words = f"The worker died at each of {attempt.number} attempts."
    log.error("job_poisonous", job=attempt.name, id=str(attempt.id), attempts=attempt.number)
    return await _record(
        lambda: queries.BURY.run(
            database.once(), id=attempt.id, attempt=attempt.number, words=words, outcome="crashed", error=words
        )
    )


async def _record(write: Callable[[], Awaitable[int]]) -> bool:
    """Write until it stands: each statement is fenced by the attempt's number, so that writing twice does no harm."""
    return bool(await insist(write, "job_outcome_waits"))


def words_of(error: BaseException) -> str:
    """Say what went wrong to whoever asked for the job: nothing about our insides."""
    match error:
        case Fault():
            words = error.words
        case GiveUp() | TryAgain():
            words = str(error)
        case TimeoutError():
            words = "It took too long."
        case _:
            fault = translate_database_error(error)
            is_passing = isinstance(fault, Unavailable) and not isinstance(fault, DatabaseTooSlow)
            words = fault.words if fault is not None and is_passing else OUR_SIDE
    return storable(words, WORDS_LIMIT)


def detail_of(error: BaseException) -> str:
    """Say what went wrong to whoever mends it."""
    lines = traceback.format_exception(error, limit=-6)
    return storable(f"{type(error).__name__}: {error}\n\n{''.join(lines)}", ERROR_LIMIT)
