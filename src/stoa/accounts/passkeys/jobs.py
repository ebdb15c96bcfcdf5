"""What is cleared away: challenges that nobody has answered."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries


class Sweep(msgspec.Struct, frozen=True):
    """Nothing more needs to be known."""


async def sweep_challenges(ctx: JobContext, _: Sweep) -> None:
    """Forget challenges that have run out."""
    while await queries.SWEEP.all(ctx.db.once()):
        continue


SWEEP = Job("passkeys.sweep", Sweep, sweep_challenges)
SWEEP_CRON = Cron("passkeys.sweep", "*/30 * * * *", SWEEP, Sweep())
