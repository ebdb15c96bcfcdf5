"""What happens to votes by the clock."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import recompute_months


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def turn_month(ctx: JobContext, _: Tick) -> int:
    """Begin a new month's count; give how many servers it changed."""
    return await recompute_months(ctx.db)


TURN = Job("votes.turn-month", Tick, turn_month)
JOBS = (TURN,)
CRONS = (Cron("votes.turn-month", "0 * * * *", TURN, Tick()),)  # hourly: what was missed at midnight is not missed
