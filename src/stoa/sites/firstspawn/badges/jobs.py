"""What is done by the clock: nothing happens on the day on which somebody has been here for a year."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import grant_due_badges


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Give every badge that is due; give how many."""
    return await grant_due_badges(ctx.db)


SWEEP = Job("badges.sweep", Tick, sweep)
CRON = Cron("badges.sweep", "*/30 * * * *", SWEEP, Tick())
