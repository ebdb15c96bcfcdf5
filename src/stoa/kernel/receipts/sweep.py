"""Removing receipts that have outlived their use."""

import msgspec

from stoa.kernel.batches import do_in_batches
from stoa.kernel.clock import now
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries
from .settings import ReceiptSettings

BATCH = 2000


class Sweep(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


async def sweep_receipts(ctx: JobContext, _: Sweep) -> dict[str, int]:
    """Remove settled receipts that are older than they are kept."""
    before = now() - ctx.config.for_site(ctx.site, ReceiptSettings).keep
    return {"removed": await do_in_batches(lambda: queries.SWEEP.run(ctx.db.once(), before=before, limit=BATCH), BATCH)}


SWEEP = Job("receipts.sweep", Sweep, sweep_receipts)
SWEEP_CRON = Cron("receipts.sweep", "17 * * * *", SWEEP, Sweep())
