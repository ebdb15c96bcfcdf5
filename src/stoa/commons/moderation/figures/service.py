"""Putting the figures together."""

from datetime import timedelta

from stoa.commons.moderation.cases import service as cases
from stoa.kernel import clock
from stoa.kernel.db import Read

from . import queries
from .models import Figures


async def load_figures(db: Read, days: int) -> Figures:
    """Give what happened in the last days, and what waits now."""
    until = clock.now()
    since = until - timedelta(days=days)
    return Figures(
        days=days,
        queue=await cases.count_queue(db),
        reasons=await queries.REASONS.all(db, since=since),
        outcomes=await queries.OUTCOMES.all(db, since=since),
        moderators=await queries.MODERATORS.all(db, since=since),
        speed=await queries.SPEED.one(db, since=since),
        appeals=await queries.APPEALS.one(db, since=since),
        by_day=await queries.BY_DAY.all(db, since=since, until=until),
    )
