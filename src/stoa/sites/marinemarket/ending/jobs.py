"""Every quarter of an hour: who is reminded, and what ends."""

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def end(ctx: JobContext, _: Tick) -> int:
    """Remind and end, some at a time; give how many ended."""
    accounts, ended = accounts_of_job(ctx), 0
    for act in (service.warn_owners, service.end_listings):
        while True:
            async with ctx.db.write() as tx:
                count = await act(tx, accounts)
            ended += count if act is service.end_listings else 0
            if count < service.BATCH:
                break
    return ended


END = Job("listings.end", Tick, end)
JOBS = (END,)
CRONS = (Cron("listings.end", "*/15 * * * *", END, Tick()),)
