"""What is done by the clock."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import forget_old_codes


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Forget old codes; give how many."""
    return await forget_old_codes(ctx.db)


SWEEP = Job("game-identities.sweep", Tick, sweep)
CRON = Cron("game-identities.sweep", "41 * * * *", SWEEP, Tick())
