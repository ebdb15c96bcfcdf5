"""What is done by the clock."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .redeeming import expire_codes


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def expire(ctx: JobContext, _: Tick) -> int:
    """End the codes whose time is over; give how many."""
    return await expire_codes(ctx.db)


EXPIRE = Job("prizes.expire", Tick, expire)
CRON = Cron("prizes.expire", "*/10 * * * *", EXPIRE, Tick())
