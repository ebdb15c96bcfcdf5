"""Each minute the due work is laid out in shares; whichever workers there are take them, and die as they like."""

from datetime import timedelta

import msgspec

from stoa.kernel import clock
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.valkey import Valkey
from stoa.sites.firstspawn.mottos.weighing import weigher
from stoa.sites.firstspawn.uptime.service import add_months, list_viewed

from . import service
from .adapters import ask
from .asking import work_off
from .settings import PingerSettings


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


class ShareOfWork(msgspec.Struct, frozen=True):
    """One of several workers' worth; which servers it gets is decided while it works."""

    number: int


async def work_share(ctx: JobContext, _: ShareOfWork) -> dict[str, int]:
    """Ask servers until none is due."""
    tools = service.open_tools(ctx.config, ctx.site)
    settings = ctx.config.for_site(ctx.site, PingerSettings)
    weigh = weigher(ctx.service(Site), ctx.config)
    return await work_off(ctx.db, lambda target: ask(tools, target), settings, weigh)


async def lay_out(ctx: JobContext, _: Tick) -> int:
    """See who is due, and ask for as many shares of work as that takes; give how many."""
    settings = ctx.config.for_site(ctx.site, PingerSettings)
    viewed = await list_viewed(ctx.service(Valkey), ctx.site)
    await ctx.db.transact(lambda tx: add_months(tx, clock.now()))
    async with ctx.completing() as tx:
        shares = await service.schedule_servers(tx, viewed, settings)
        for number in range(shares):
            await SHARE.enqueue(tx, ShareOfWork(number), dedupe_key=str(number))
    return shares


SHARE = Job("pinger.share", ShareOfWork, work_share, queue="pinger", retries=2, timeout=timedelta(minutes=2))
LAY_OUT = Job("pinger.lay-out", Tick, lay_out, queue="pinger-clock", retries=1, timeout=timedelta(minutes=1))
JOBS = (SHARE, LAY_OUT)
CRONS = (Cron("pinger.lay-out", "* * * * *", LAY_OUT, Tick()),)
