"""A thousand people at a time, so that no transaction is long."""

from stoa.kernel.jobs import Job, JobContext

from .models import Watched
from .service import send_some


async def tell_watchers(ctx: JobContext, told: Watched) -> None:
    """Tell some, and ask for the next in the same transaction."""
    async with ctx.completing() as tx:
        following = await send_some(tx, told)
        if following is not None:
            await WATCHERS.enqueue(tx, following)


WATCHERS = Job("favorites.boat-changed", Watched, tell_watchers)
JOBS = (WATCHERS,)
