"""What goes by itself: digests of texts that are a day old."""

import msgspec

from stoa.kernel import clock
from stoa.kernel.jobs import Cron, Job, JobContext

from .holding.queries import SWEEP as TEXTS
from .holding.service import LATELY
from .letters import TELL


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Forget which texts were written, in small bites; give how many."""
    removed, before = 0, clock.now() - LATELY
    while gone := await TEXTS.run(ctx.db.once(), before=before):
        removed += gone
    return removed


SWEEP = Job("moderation.sweep", Tick, sweep)
JOBS = (TELL, SWEEP)
CRONS = (Cron("moderation.sweep", "41 * * * *", SWEEP, Tick()),)
