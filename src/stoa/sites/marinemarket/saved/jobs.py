"""What happens later: a boat finds its searches, and searches tell what they have found."""

from datetime import timedelta
from itertools import batched
from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries, service
from .models import Frequency, Kind

# An import may bring a hundred boats at once: they go into one letter.
_TOGETHER = timedelta(seconds=45)
LETTERS_A_JOB = 25


class Match(msgspec.Struct, frozen=True):
    """Which boat, and what is new about it."""

    listing_id: UUID
    kind: Kind


class Tell(msgspec.Struct, frozen=True):
    """Which search."""

    search_id: UUID


class TellSome(msgspec.Struct, frozen=True):
    """Which searches."""

    search_ids: list[UUID]


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def match(ctx: JobContext, told: Match) -> int:
    """Find the searches that a boat answers; give how many that were."""
    async with ctx.completing() as tx:
        found = await queries.MATCH.all(tx, listing_id=told.listing_id, kind=told.kind)
        instant = [one.search_id for one in found if one.frequency == Frequency.INSTANT]
        some = [TellSome(list(ids)) for ids in batched(instant, LETTERS_A_JOB)]
        await TELL_SOME.enqueue_many(tx, some, delay=_TOGETHER)
    return len(found)


async def tell(ctx: JobContext, told: Tell) -> int:
    """Write one letter of everything that a search has found and not told yet."""
    accounts = accounts_of_job(ctx)
    async with ctx.completing() as tx:
        return await service.send_found(tx, accounts, told.search_id)


async def tell_some(ctx: JobContext, told: TellSome) -> int:
    """Let searches tell, one after the other; what another job has told meanwhile is told already."""
    accounts = accounts_of_job(ctx)
    boats = 0
    for search_id in told.search_ids:
        async with ctx.db.write() as tx:
            boats += await service.send_found(tx, accounts, search_id)
    return boats


async def tell_daily(ctx: JobContext, _: Tick) -> int:
    """Let those searches tell that do so once a day."""
    due = await queries.DUE.all(ctx.db.read())
    async with ctx.completing(len(due)) as tx:
        await TELL.enqueue_many(tx, [Tell(one) for one in due])
    return len(due)


MATCH = Job("saved.match", Match, match, queue="saved", concurrency=2)
TELL = Job("saved.tell", Tell, tell, queue="saved", concurrency=2, dedupe_until="begun")
TELL_SOME = Job("saved.tell-some", TellSome, tell_some, queue="saved", concurrency=2)
DAILY = Job("saved.daily", Tick, tell_daily, queue="saved", concurrency=2)
JOBS = (MATCH, TELL, TELL_SOME, DAILY)
CRONS = (Cron("saved.daily", "0 7 * * *", DAILY, Tick()),)
