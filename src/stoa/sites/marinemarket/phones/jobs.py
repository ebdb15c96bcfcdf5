"""What happens later: texts go out, and old ones go."""

from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.outgoing import Outgoing

from . import service


class Send(msgspec.Struct, frozen=True):
    """Which text."""

    text_id: UUID


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def send(ctx: JobContext, told: Send) -> str:
    """Hand a text over."""
    return await service.send_text(ctx.db, accounts_of_job(ctx), ctx.service(Outgoing), told.text_id)


async def sweep(ctx: JobContext, _: Tick) -> None:
    """Forget what is over."""
    async with ctx.completing() as tx:
        await service.remove_old(tx)


SEND = Job("phones.send", Send, send, queue="texts", timeout=timedelta(minutes=2), retries=3, priority=10)
SWEEP = Job("phones.sweep", Tick, sweep)
JOBS = (SEND, SWEEP)
CRONS = (Cron("phones.sweep", "40 * * * *", SWEEP, Tick()),)
