"""Giving and taking the role: a job of its own, because it needs more than the transaction of a payment has."""

from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.kernel import clock
from stoa.kernel.jobs import Cron, Job, JobContext

from . import queries, service


class Person(msgspec.Struct, frozen=True):
    """Whose standing may have changed."""

    person_id: UUID


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def settle(ctx: JobContext, told: Person) -> None:
    """Give or take the role of one person."""
    accounts = accounts_of_job(ctx)
    async with ctx.completing() as tx:
        await service.settle_person(tx, accounts, told.person_id)


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Take the role from those whose time is over; give how many were looked at."""
    accounts, done = accounts_of_job(ctx), 0
    while people := await queries.OVER.all(ctx.db.once(), now=clock.now()):
        for person_id in people:
            async with ctx.db.write() as tx:
                await service.settle_person(tx, accounts, person_id)
        done += len(people)
    return done


SETTLE = Job("premium.settle", Person, settle)
SWEEP = Job("premium.sweep", Tick, sweep)
JOBS = (SETTLE, SWEEP)
CRONS = (Cron("premium.sweep", "*/10 * * * *", SWEEP, Tick()),)
