"""What follows from a proof, where more is needed than the transaction has."""

from uuid import UUID

import msgspec

from stoa.accounts.access import service as access
from stoa.accounts.offline import accounts_of_job
from stoa.kernel.jobs import Job, JobContext

from .service import find_proven_owner

OWNER = "owner"


class Proven(msgspec.Struct, frozen=True):
    """Which server was proved to be somebody's."""

    server_id: UUID


async def grant_owner(ctx: JobContext, told: Proven) -> None:
    """Give whoever owns a proven server the role of owners, with its limits."""
    accounts = accounts_of_job(ctx)
    async with ctx.db.write() as tx:
        person_id = await find_proven_owner(tx, told.server_id)
        if person_id is not None:
            reason = "Owns a proven server."
            await access.grant_role(tx, accounts, person_id, OWNER, by=None, reason=reason)


GRANT = Job("proof.grant-owner", Proven, grant_owner)
JOBS = (GRANT,)
