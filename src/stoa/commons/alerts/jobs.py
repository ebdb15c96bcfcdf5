"""Looking, each minute; and removing what is old."""

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel import clock
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries, service
from .rules import RULES
from .settings import AlertSettings


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def look(ctx: JobContext, _: Tick) -> int:
    """Look for what the rules name, and raise alerts; give how many are new."""
    accounts, db = accounts_of_job(ctx), ctx.db.read()
    rules, now = await RULES.at(db), clock.now()
    findings = await service.find_findings(db, accounts, rules.values, await service.find_back(db, now))
    async with ctx.db.write() as tx:  # a second run of it raises nothing anew
        await queries.SET_LOOKED.run(tx, until=now)
        return len(await service.record_findings(tx, accounts, rules.values, rules.version, findings))


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Remove what is older than alerts are kept, in small bites; give how many."""
    before = clock.now() - ctx.config.for_site(ctx.site, AlertSettings).keep
    removed = 0
    while gone := await queries.SWEEP.run(ctx.db.once(), before=before):
        removed += gone
    return removed


LOOK = Job("alerts.look", Tick, look)
SWEEP = Job("alerts.sweep", Tick, sweep)
JOBS = (LOOK, SWEEP)
CRONS = (Cron("alerts.look", "* * * * *", LOOK, Tick()), Cron("alerts.sweep", "37 4 * * *", SWEEP, Tick()))
