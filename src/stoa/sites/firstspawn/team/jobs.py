"""Invitations that nobody has answered go."""

import msgspec

from stoa.kernel import clock
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def sweep(ctx: JobContext, _: Tick) -> None:
    """Forget who was asked and has not answered in time."""
    await queries.SWEEP.run(ctx.db.once(), now=clock.now())


SWEEP = Job("team.sweep", Tick, sweep)
CRON = Cron("team.sweep", "50 4 * * *", SWEEP, Tick())
