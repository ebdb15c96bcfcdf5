"""What happens to votes by the clock."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import forget_networks, recompute_months


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def turn_month(ctx: JobContext, _: Tick) -> int:
    """Begin a new month's count; give how many servers it changed."""
    return await recompute_months(ctx.db)


TURN = Job("votes.turn-month", Tick, turn_month)


async def drop_networks(ctx: JobContext, _: Tick) -> int:
    """Forget from which networks votes came; give of how many."""
    return await forget_networks(ctx.db)


FORGET = Job("votes.forget-networks", Tick, drop_networks)
JOBS = (TURN, FORGET)
CRONS = (
    Cron("votes.turn-month", "0 * * * *", TURN, Tick()),  # hourly: what was missed at midnight is not missed
    Cron("votes.forget-networks", "25 4 * * *", FORGET, Tick()),
)
