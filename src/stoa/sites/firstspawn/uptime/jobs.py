"""Hours and days from checks, and tables by month: made ahead, dropped after their time."""

import msgspec

from stoa.kernel import clock
from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def roll_up(ctx: JobContext, _: Tick) -> str:
    """Make hours and days of the latest checks, and each server's uptime of the days."""
    now = clock.now()
    since = await ctx.db.transact(lambda tx: service.record_progress(tx, now))
    await service.set_all_uptimes(ctx.db, now)
    return since.isoformat()


async def keep_months(ctx: JobContext, _: Tick) -> dict[str, int]:
    """Make the next months' tables, and drop those that are too old."""
    now = clock.now()
    added = await ctx.db.transact(lambda tx: service.add_months(tx, now))
    # What goes was rolled up long ago; should the roll-up have stood still for months, it is made up for first.
    await ctx.db.transact(lambda tx: service.record_progress(tx, now))
    return {"added": added, "dropped": await ctx.db.transact(lambda tx: service.remove_months(tx, now))}


ROLL_UP = Job("uptime.roll-up", Tick, roll_up, queue="uptime", everywhere=1)
KEEP_MONTHS = Job("uptime.keep-months", Tick, keep_months, queue="uptime", everywhere=1)
JOBS = (ROLL_UP, KEEP_MONTHS)
CRONS = (
    Cron("uptime.roll-up", "*/10 * * * *", ROLL_UP, Tick()),
    Cron("uptime.keep-months", "20 3 * * *", KEEP_MONTHS, Tick()),
)
