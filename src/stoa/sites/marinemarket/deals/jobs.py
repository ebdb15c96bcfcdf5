"""What follows the end of a sale: its deposit goes back to whoever paid it."""

from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.jobs import Job, JobContext

from . import deposit


class DealDue(msgspec.Struct, frozen=True):
    """A sale that has ended."""

    deal_id: UUID


async def _refund(ctx: JobContext, told: DealDue) -> None:
    async with ctx.db.write() as tx:
        await deposit.refund_deposit(tx, accounts_of_job(ctx), told.deal_id)


REFUND_DEPOSIT = Job("deals.refund-deposit", DealDue, _refund)
JOBS = (REFUND_DEPOSIT,)
