"""Reading the levels of the market, every five minutes."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def read(ctx: JobContext, _: Tick) -> int:
    """Read every level; give how many."""
    return await service.measure_levels(ctx.db)


READ = Job("market.levels", Tick, read)
JOBS = (READ,)
CRONS = (Cron("market.levels", "*/5 * * * *", READ, Tick()),)
