"""Writing buffered views every minute."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.valkey import Valkey

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def settle(ctx: JobContext, _: Tick) -> int:
    """Write what waits; give how many views that were."""
    return await service.settle_views(ctx.service(Valkey), ctx.db, ctx.site)


SETTLE = Job("listings.views", Tick, settle, everywhere=1, queue="listing-views")
JOBS = (SETTLE,)
CRONS = (Cron("listings.views", "* * * * *", SETTLE, Tick()),)
