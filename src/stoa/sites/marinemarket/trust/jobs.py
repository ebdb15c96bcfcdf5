"""Every hour: who answers, and how soon."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def recompute(ctx: JobContext, _: Tick) -> None:
    """Work it out."""
    await service.recompute_answers(ctx.db)


RECOMPUTE = Job("sellers.answers", Tick, recompute)
JOBS = (RECOMPUTE,)
CRONS = (Cron("sellers.answers", "23 * * * *", RECOMPUTE, Tick()),)
