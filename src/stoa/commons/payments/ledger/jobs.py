"""The nightly look at the books."""

import msgspec
import structlog

from stoa.commons.payments.events import LedgerUnbalanced
from stoa.kernel.events import emit
from stoa.kernel.jobs import Cron, Job, JobContext

from . import service

log = structlog.get_logger(__name__)


class Tick(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


async def check_ledger(ctx: JobContext, _: Tick) -> dict[str, int]:
    """Look whether the books add up; tell of what does not."""
    faults = await service.find_faults(ctx.db.read())
    found = {"faults": len(faults)}
    async with ctx.completing(found) as tx:
        for fault in faults:
            words = f"The {fault.what} {fault.id} is off by {fault.amount} {fault.currency}."
            log.error("ledger_unbalanced", words=words)
            await emit(tx, LedgerUnbalanced(fault.currency, words))
    return found


CHECK = Job("payments.check-ledger", Tick, check_ledger)
CHECK_CRON = Cron("payments.check-ledger", "20 2 * * *", CHECK, Tick())
