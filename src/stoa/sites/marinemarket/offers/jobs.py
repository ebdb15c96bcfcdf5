"""Every five minutes: offers that nobody has answered in time."""

import msgspec

from stoa.kernel.batches import do_in_batches
from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def expire(ctx: JobContext, _: Tick) -> int:
    """End them, some at a time; give how many."""

    async def end_some() -> int:
        async with ctx.db.write() as tx:
            return await service.expire_offers(tx)

    return await do_in_batches(end_some, service.BATCH)


EXPIRE = Job("offers.expire", Tick, expire)
JOBS = (EXPIRE,)
CRONS = (Cron("offers.expire", "*/5 * * * *", EXPIRE, Tick()),)
