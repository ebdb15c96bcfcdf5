"""Looking, each minute."""

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.jobs import Cron, Job, JobContext

from . import service
from .rules import RULES


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def look(ctx: JobContext, _: Tick) -> int:
    """Look for what the rules name, and raise alerts; give how many are new."""
    accounts, db = accounts_of_job(ctx), ctx.db.read()
    rules = await RULES.at(db)
    findings = await service.find_findings(db, accounts, rules.values, service.OVERLAP)
    if not findings:
        return 0
    async with ctx.db.write() as tx:  # a second run of it raises nothing anew
        return len(await service.record_findings(tx, accounts, rules.values, rules.version, findings))


LOOK = Job("alerts.look", Tick, look)
JOBS = (LOOK,)
CRONS = (Cron("alerts.look", "* * * * *", LOOK, Tick()),)
