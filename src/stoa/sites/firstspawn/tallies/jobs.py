"""Tallies are added up each minute."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import service


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def add_up(ctx: JobContext, _: Tick) -> None:
    """Put what has changed into the tallies."""
    async with ctx.completing() as tx:
        await service.add_up(tx)


ADD_UP = Job("firstspawn.tallies", Tick, add_up)
JOBS = (ADD_UP,)
CRONS = (Cron("firstspawn.tallies", "* * * * *", ADD_UP, Tick()),)
