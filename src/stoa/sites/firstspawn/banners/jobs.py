"""Looking at pictures of servers: what is like a removed one waits for a moderator."""

from uuid import UUID

import msgspec

from stoa.commons.moderation import HOLDS
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Job, JobContext
from stoa.kernel.storage import Storage

from . import service


class Arrived(msgspec.Struct, frozen=True):
    """Which picture can be looked at."""

    media_id: UUID


async def judge(ctx: JobContext, told: Arrived) -> list[str]:
    """Keep back a picture of which too much is said; give what was."""
    db = ctx.db.read()
    signals = await service.find_signals(db, ctx.service(Storage), told.media_id)
    found = [one.name for one in signals]
    holds_from = (await HOLDS.at(db)).values.known_from
    if any(one.score >= holds_from for one in signals):
        async with ctx.completing(found) as tx:
            await service.hide_picture(tx, ctx.service(Site), told.media_id, signals)
    return found


JUDGE = Job("banners.judge", Arrived, judge)
JOBS = (JUDGE,)
