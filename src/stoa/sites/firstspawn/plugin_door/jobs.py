"""What the door forgets by itself."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import remove_old_signatures


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Forget old signatures; give how many."""
    return await remove_old_signatures(ctx.db)


SWEEP = Job("plugin-door.sweep", Tick, sweep)
JOBS = (SWEEP,)
CRONS = (Cron("plugin-door.sweep", "*/10 * * * *", SWEEP, Tick()),)
