"""A thousand people at a time, so that no transaction is long."""

from stoa.kernel.jobs import Job, JobContext

from .models import Watched
from .service import send_back_online


async def tell_watchers(ctx: JobContext, watched: Watched) -> None:
    """Tell a thousand, and ask for the next thousand in the same transaction."""
    async with ctx.completing() as tx:
        following = await send_back_online(tx, watched)
        if following is not None:
            await BACK.enqueue(tx, following)


BACK = Job("alerts.back-online", Watched, tell_watchers, queue="alerts")
JOBS = (BACK,)
