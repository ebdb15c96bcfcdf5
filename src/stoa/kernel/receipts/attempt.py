"""One attempt at a delivery: begun, made, and written down whatever becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import structlog

from stoa.kernel.backoff import Backoff
from stoa.kernel.db import insist
from stoa.kernel.errors import Fault
from stoa.kernel.jobs import GiveUp, JobContext, TryAgain

from . import queries
from .outcome import Handover, Refused
from .queries import Receipt, State
from .words import kept_words

log = structlog.get_logger(__name__)


async def make_attempt(
    ctx: JobContext, receipt_id: UUID, deliver: Callable[[Receipt], Awaitable[Handover]], backoff: Backoff
) -> State:
    """Make an attempt from a job. Give the receipt's state; raise for another one, or if it was the last."""
    receipt = await queries.BEGIN.first(ctx.db.once(), id=receipt_id)
    if receipt is None:
        settled = await queries.FIND.first(ctx.db.read(), id=receipt_id)
        return settled.state if settled else "given_up"  # settled by another attempt, or swept away since
    try:
        handover = await deliver(receipt)
    except Refused as refused:
        await _record_failure(ctx, receipt, "failed", "refused", str(refused))
        return "failed"
    except asyncio.CancelledError:
        raise  # stopped in the middle: the next attempt finds that nobody knows what became of this one
    except Exception as error:
        raise await _postpone(ctx, receipt, error, backoff) from error
    await _record_handover(ctx, receipt, handover)
    return handover.state


async def _postpone(ctx: JobContext, receipt: Receipt, error: Exception, backoff: Backoff) -> Exception:
    """Write down a failure that may pass; give what tells the job whether to try again."""
    words = kept_words(words_of(error), receipt.recipient)
    if ctx.is_last_attempt or isinstance(error, GiveUp):
        await _record_failure(ctx, receipt, "given_up", "failed", words)
        return GiveUp(words)
    wait = error.after if isinstance(error, TryAgain) else backoff.wait(receipt.attempts)
    await _record_failure(ctx, receipt, "waiting", "failed", words, wait)
    return TryAgain(words, after=wait)


async def _record_handover(ctx: JobContext, receipt: Receipt, handover: Handover) -> None:
    await _note(
        lambda: queries.SUCCEED.run(
            ctx.db.once(),
            id=receipt.id,
            attempt=receipt.attempts,
            state=handover.state,
            reference=handover.reference,
            words=None if handover.words is None else kept_words(handover.words, receipt.recipient),
        )
    )


async def _record_failure(
    ctx: JobContext, receipt: Receipt, state: State, outcome: str, words: str, wait: timedelta | None = None
) -> None:
    log.info("delivery_failed", kind=receipt.kind, id=str(receipt.id), attempt=receipt.attempts, state=state)
    await _note(
        lambda: queries.FAIL.run(
            ctx.db.once(),
            id=receipt.id,
            attempt=receipt.attempts,
            state=state,
            outcome=outcome,
            words=kept_words(words, receipt.recipient),
            wait=wait,
        )
    )


async def _note(write: Callable[[], Awaitable[int]]) -> None:
    """Write until it stands, as long as the job may run: an attempt that was made and not noted would be made twice."""
    await insist(write, "delivery_outcome_waits")


def words_of(error: Exception) -> str:
    """Say what went wrong to whoever looks after deliveries: in words where the error has some meant for people."""
    match error:
        case Fault():
            return error.words
        case GiveUp() | TryAgain() | OSError() if str(error):
            return str(error)
        case TimeoutError():
            return "It took too long."
        case _:
            return f"Something went wrong on our side ({type(error).__name__})."
