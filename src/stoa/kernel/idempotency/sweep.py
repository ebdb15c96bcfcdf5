"""Removing keys that have had their day."""

import msgspec

from stoa.kernel import clock
from stoa.kernel.batches import do_in_batches
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries
from .answers import REMEMBERED

BATCH = 2000


class Sweep(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


async def sweep_keys(ctx: JobContext, _: Sweep) -> int:
    """Remove what is older than keys are remembered; give how many."""
    before = clock.now() - REMEMBERED
    return await do_in_batches(lambda: queries.SWEEP.run(ctx.db.once(), before=before, limit=BATCH), BATCH)


SWEEP = Job("idempotency.sweep", Sweep, sweep_keys)
SWEEP_CRON = Cron("idempotency.sweep", "53 * * * *", SWEEP, Sweep())
