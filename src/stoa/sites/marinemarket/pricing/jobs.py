"""Price bands are worked out anew every hour."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def recompute(ctx: JobContext, _: Tick) -> int:
    """Work the bands out; give how many there are."""
    return await service.recompute_bands(ctx.db)


RECOMPUTE = Job("listings.price-bands", Tick, recompute)
JOBS = (RECOMPUTE,)
CRONS = (Cron("listings.price-bands", "17 * * * *", RECOMPUTE, Tick()),)
