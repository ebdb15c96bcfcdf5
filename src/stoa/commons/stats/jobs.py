"""What the clock asks of stats: heaps of views each minute, levels each hour."""

from datetime import timedelta

import msgspec

from stoa.kernel import clock
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.valkey import Valkey

from . import queries
from .models import Gauge
from .service import record_levels
from .views import write_heaps

_HEAPS_REMEMBERED = timedelta(days=7)


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def flush(ctx: JobContext, _: Tick) -> int:
    """Write the views that were gathered; give how many heaps."""
    written = await write_heaps(ctx.db, ctx.service(Valkey), ctx.site)
    await queries.SWEEP_HEAPS.run(ctx.db.once(), before=clock.now() - _HEAPS_REMEMBERED)
    return written


async def read_gauges(ctx: JobContext, _: Tick) -> int:
    """Read every level; give how many."""
    gauges = ctx.service(Site).declared(Gauge)
    for gauge in gauges:
        levels = await gauge.read(ctx.db.read())
        async with ctx.db.write() as tx:
            await record_levels(tx, gauge, levels)
    return len(gauges)


FLUSH = Job("stats.flush", Tick, flush)
GAUGES = Job("stats.gauges", Tick, read_gauges)
JOBS = (FLUSH, GAUGES)
CRONS = (Cron("stats.flush", "* * * * *", FLUSH, Tick()), Cron("stats.gauges", "2 * * * *", GAUGES, Tick()))
