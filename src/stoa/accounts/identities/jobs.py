"""What nobody came back for goes."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries

_BATCH = 1000


class Sweep(msgspec.Struct, frozen=True):
    """The clock asks."""


async def sweep(ctx: JobContext, _: Sweep) -> int:
    """Remove used answers and sign-ups that are too old; give how many."""
    gone = 0
    for query in (queries.SWEEP_SPENT, queries.SWEEP_SIGN_UPS):
        while found := await query.run(ctx.db.once()):
            gone += found
            if found < _BATCH:
                break
    return gone


SWEEP = Job("identities.sweep", Sweep, sweep)
CRON = Cron("identities.sweep", "23 * * * *", SWEEP, Sweep())
