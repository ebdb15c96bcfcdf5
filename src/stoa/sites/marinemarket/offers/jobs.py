"""Every five minutes: offers that nobody has answered in time."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def expire(ctx: JobContext, _: Tick) -> int:
    """End them, some at a time; give how many."""
    ended = 0
    while True:
        async with ctx.db.write() as tx:
            count = await service.expire_offers(tx)
        ended += count
        if count < service.BATCH:
            return ended


EXPIRE = Job("offers.expire", Tick, expire)
JOBS = (EXPIRE,)
CRONS = (Cron("offers.expire", "*/5 * * * *", EXPIRE, Tick()),)
