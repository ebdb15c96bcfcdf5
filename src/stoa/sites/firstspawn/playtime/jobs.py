"""What is done by the clock."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .refresh import REFRESH
from .service import forget_old_batches


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Forget old batches; give how many."""
    return await forget_old_batches(ctx.db)


SWEEP = Job("playtime.sweep", Tick, sweep)
JOBS = (REFRESH, SWEEP)
CRONS = (Cron("playtime.sweep", "17 4 * * *", SWEEP, Tick()),)
