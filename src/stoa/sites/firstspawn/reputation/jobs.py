"""What is done by the clock: guilds are added up, and by night every total is compared with the sum of its log."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .service import settle_guilds, verify_totals


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def verify(ctx: JobContext, _: Tick) -> int:
    """Mend what is not the sum of its log; give how many were mended."""
    return await verify_totals(ctx.db)


VERIFY = Job("reputation.verify", Tick, verify)
CRON = Cron("reputation.verify", "10 3 * * *", VERIFY, Tick())


async def add_up_guilds(ctx: JobContext, _: Tick) -> None:
    """Let every guild's reputation be the sum of its members'."""
    await settle_guilds(ctx.db)


GUILDS = Job("reputation.guilds", Tick, add_up_guilds)
GUILDS_CRON = Cron("reputation.guilds", "*/10 * * * *", GUILDS, Tick())
