"""Each day: what was uploaded for a check and never handed in goes."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Delete what nobody waits for."""
    async with ctx.completing() as tx:
        return await service.remove_left_behind(tx)


SWEEP = Job("id-checks.sweep", Tick, sweep)
JOBS = (SWEEP,)
CRONS = (Cron("id-checks.sweep", "52 3 * * *", SWEEP, Tick()),)
