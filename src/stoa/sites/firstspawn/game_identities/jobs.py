"""What is done by the clock."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .door.service import forget_old_codes as forget_codes_of_door
from .service import forget_old_codes


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Forget old codes; give how many."""
    return await forget_old_codes(ctx.db) + await forget_codes_of_door(ctx.db)


SWEEP = Job("game-identities.sweep", Tick, sweep)
CRON = Cron("game-identities.sweep", "41 * * * *", SWEEP, Tick())
