"""What the clock asks of notifications."""

from stoa.kernel import clock
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries
from .letters import jobs as letters
from .letters.jobs import Tick
from .settings import NotificationSettings


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Remove what is older than notifications are kept, in small bites; give how many."""
    before = clock.now() - ctx.config.for_site(ctx.site, NotificationSettings).keep
    removed = 0
    while gone := await queries.SWEEP.run(ctx.db.once(), before=before):
        removed += gone
    return removed


SWEEP = Job("notifications.sweep", Tick, sweep)
JOBS = (*letters.JOBS, SWEEP)
CRONS = (*letters.CRONS, Cron("notifications.sweep", "17 4 * * *", SWEEP, Tick()))
