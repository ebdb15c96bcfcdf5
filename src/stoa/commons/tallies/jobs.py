"""Tallies are added up each minute."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import Tally, add_up


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


def adding_up(name: str, *tallies: Tally) -> tuple[Job[Tick], Cron]:
    """Give the job that adds up a site's tallies, and the clock that asks for it."""

    async def work(ctx: JobContext, _: Tick) -> None:
        async with ctx.completing() as tx:
            await add_up(tx, *tallies)

    job = Job(name, Tick, work)
    return job, Cron(name, "* * * * *", job, Tick())
