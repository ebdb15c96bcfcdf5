"""Lists show the first photo of a boat soon after a feed has brought it, though a feed brings hundreds a minute."""

from datetime import timedelta

import msgspec

from stoa.kernel.db import Write
from stoa.kernel.jobs import Job, JobContext
from stoa.sites.marinemarket.boats.kept import COVERS
from stoa.sites.marinemarket.feed_photos import queries

_TOGETHER = timedelta(seconds=10)
"""Lists are dropped at most so often: they are kept for hardly longer, and their counts are left alone."""


class Lists(msgspec.Struct, frozen=True):
    """All that show photos of boats."""


async def show_covers(ctx: JobContext, _: Lists) -> None:
    """Have lists made anew."""
    async with ctx.completing() as tx:
        tx.drop_tags(COVERS)


SHOW = Job("feed-photos.show", Lists, show_covers, dedupe_until="begun")


async def tell_lists(tx: Write) -> None:
    """Note that a boat has another photo in front."""
    if await queries.TELLS_LISTS.one(tx):
        await SHOW.enqueue(tx, Lists(), delay=_TOGETHER, dedupe_key="lists")
