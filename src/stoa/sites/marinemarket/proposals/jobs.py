"""Every night: what models measure."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def recompute(ctx: JobContext, _: Tick) -> int:
    """Work it out; give of how many models something is known."""
    return await service.recompute_specs(ctx.db)


RECOMPUTE = Job("listings.model-specs", Tick, recompute)
JOBS = (RECOMPUTE,)
CRONS = (Cron("listings.model-specs", "41 2 * * *", RECOMPUTE, Tick()),)
