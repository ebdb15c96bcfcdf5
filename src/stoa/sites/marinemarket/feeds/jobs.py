"""What happens later: feeds are fetched, and runs go in."""

from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel import clock
from stoa.kernel.errors import Fault
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.outgoing import Outgoing

from . import queries, service
from .decoding import charset_of
from .models import LARGEST

_PATIENCE = timedelta(seconds=60)
_BROKEN = (
    "Something went wrong at our side, also when it was tried again. What went in before stays. "
    "Send the file again later, and tell the administrators if it fails once more."
)


_ABANDONED = (
    "Our workers stopped while they took it in, each time that it was tried. What went in before stays. "
    "Send the file again later, and tell the administrators if it stops once more."
)


class Apply(msgspec.Struct, frozen=True):
    """Which run."""

    run_id: UUID


class Pull(msgspec.Struct, frozen=True):
    """Which feed, and whether what it brings goes in by itself."""

    feed_id: UUID
    apply: bool = True


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def apply_run(ctx: JobContext, told: Apply) -> int:
    """Take a run in, part by part; after a crash, go on where it was."""
    accounts, done = accounts_of_job(ctx), 0
    parts = await queries.PARTS.all(ctx.db.read(), run_id=told.run_id)
    rows = sum(part.rows for part in parts)
    try:
        for part in parts:
            if part.done_at is None:
                async with ctx.db.write() as tx:
                    await service.apply_part(tx, accounts, told.run_id, part.number, part.token)
            done += part.rows
            await ctx.progress(done, rows, "Taking boats in")
    except Fault as fault:
        trouble = service.describe_fault(fault)
        async with ctx.completing(done) as tx:
            await queries.END_RUN.run(tx, id=told.run_id, state="failed", trouble=trouble)
        return done
    except Exception:  # whatever it is, nobody must be told for ever that the run goes on
        if ctx.is_last_attempt:
            await queries.END_RUN.run(ctx.db.once(), id=told.run_id, state="failed", trouble=_BROKEN)
        raise
    async with ctx.completing(done) as tx:
        await queries.END_RUN.run(tx, id=told.run_id, state="done", trouble="")
    return done


async def pull(ctx: JobContext, told: Pull) -> str:
    """Fetch a feed, look at it, and let it go in where nothing speaks against that."""
    accounts = accounts_of_job(ctx)
    feed = await queries.FIND_ANY.first(ctx.db.read(), id=told.feed_id)
    if feed is None or feed.url is None:
        return "There is nothing to fetch."
    try:
        answer = (await ctx.service(Outgoing).get(feed.url, largest=LARGEST, total=_PATIENCE, redirects=3)).checked()
        is_csv = "csv" in answer.headers.get("content-type", "") or feed.url.partition("?")[0].endswith(".csv")
        async with ctx.completing() as tx:
            file_format, charset = "csv" if is_csv else "json", charset_of(answer.headers.get("content-type", ""))
            run = await service.start_run(tx, accounts, feed, answer.content, file_format, charset=charset)
            trouble = service.check_loss(run)
            if told.apply and not trouble:
                await service.start_apply(tx, run, None, without_refused=True)
                await APPLY.enqueue(tx, Apply(run.id))
            await queries.SET_TROUBLE.run(tx, id=feed.id, trouble=trouble)
    except Fault as fault:
        trouble = service.describe_fault(fault)
        await queries.SET_TROUBLE.run(ctx.db.once(), id=feed.id, trouble=trouble)
    return trouble


async def pull_due(ctx: JobContext, _: Tick) -> int:
    """Fetch the feeds whose hour it is, each once a day."""
    async with ctx.completing() as tx:
        due = await queries.TAKE_DUE.all(tx, hour=clock.now().hour)
        await PULL.enqueue_many(tx, [Pull(one) for one in due])
    return len(due)


async def end_abandoned(ctx: JobContext, _: Tick) -> int:
    """End the runs whose workers died at every attempt, and so could not end them; give how many."""
    return len(await queries.END_ABANDONED.all(ctx.db.once(), job=APPLY.name, trouble=_ABANDONED))


APPLY = Job("feeds.apply", Apply, apply_run, queue="feeds", concurrency=1, timeout=timedelta(hours=2))
PULL = Job("feeds.pull", Pull, pull, queue="feeds", concurrency=1, timeout=timedelta(minutes=10))
DUE = Job("feeds.due", Tick, pull_due)
ABANDONED = Job("feeds.end-abandoned", Tick, end_abandoned)
JOBS = (APPLY, PULL, DUE, ABANDONED)
CRONS = (
    Cron("feeds.due", "4,34 * * * *", DUE, Tick()),
    Cron("feeds.end-abandoned", "*/5 * * * *", ABANDONED, Tick()),
)
