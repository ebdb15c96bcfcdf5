"""Every quarter of an hour: who is reminded, and what ends."""

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.batches import do_in_batches
from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def end(ctx: JobContext, _: Tick) -> int:
    """Remind and end, some at a time; give how many ended."""
    accounts = accounts_of_job(ctx)

    async def warn_some() -> int:
        async with ctx.db.write() as tx:
            return await service.warn_owners(tx, accounts)

    async def end_some() -> int:
        async with ctx.db.write() as tx:
            return await service.end_listings(tx, accounts)

    await do_in_batches(warn_some, service.BATCH)
    return await do_in_batches(end_some, service.BATCH)


END = Job("listings.end", Tick, end)
JOBS = (END,)
CRONS = (Cron("listings.end", "*/15 * * * *", END, Tick()),)
