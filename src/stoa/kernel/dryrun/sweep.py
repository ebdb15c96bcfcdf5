"""Removing plans that have outlived their use: they hold whatever the rows held."""

from datetime import timedelta

import msgspec

from stoa.kernel.batches import do_in_batches
from stoa.kernel.clock import now
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries

KEPT = timedelta(days=30)
BATCH = 200


class Sweep(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


async def sweep_plans(ctx: JobContext, _: Sweep) -> dict[str, int]:
    """Remove plans that expired, or were carried out, a month ago."""
    before = now() - KEPT
    return {"removed": await do_in_batches(lambda: queries.SWEEP.run(ctx.db.once(), before=before, limit=BATCH), BATCH)}


SWEEP = Job("plans.sweep", Sweep, sweep_plans)
SWEEP_CRON = Cron("plans.sweep", "29 4 * * *", SWEEP, Sweep())
