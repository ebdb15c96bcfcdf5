"""The plugins of a demo go on reporting, as no game server of theirs does. Planting a demo begins it, nothing else."""

from datetime import timedelta

import msgspec

from stoa.kernel.db import Write
from stoa.kernel.jobs import Job, JobContext
from stoa.sites.firstspawn.servers.seed import OWNED

from . import queries

_EVERY = timedelta(minutes=5)


class Tick(msgspec.Struct, frozen=True):
    """It is time again."""


async def report(ctx: JobContext, _: Tick) -> None:
    """Let the plugins of the demo be heard of now."""
    async with ctx.completing() as tx:
        await plant_reports(tx)


async def plant_reports(tx: Write) -> None:
    """Let the plugins of the demo owner's servers be heard of now, and again in a few minutes."""
    await queries.PLANT.run(tx, slugs=list(OWNED[:2]))
    await REPORT.enqueue(tx, Tick(), delay=_EVERY, dedupe_key="demo")


REPORT = Job("demo.plugins-report", Tick, report, queue="demo", dedupe_until="begun")
JOBS = (REPORT,)
