"""Badges for looking around: everybody has what they have done enough for, and some have bought one."""

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.events import emit
from stoa.sites.firstspawn.reputation.seed import count_badges

from . import queries
from .models import PersonEarned

_TOLD = ("member", "owner")


async def plant(tx: Write) -> None:
    """Give every badge that is due, and tell those of it who are there to look around with."""
    if await queries.COUNT_HELD.one(tx):
        return
    for query in queries.EARN_ALL.values():
        while await query.all(tx, now=clock.now()):
            continue
    await queries.PLANT_BOUGHT.run(tx)
    await queries.SOME_FEATURED.run(tx)
    await count_badges(tx)
    for one in await queries.HELD_BY.all(tx, emails=[f"{role}@firstspawn.example" for role in _TOLD]):
        await emit(tx, PersonEarned(one.id, one.badge_id, one.name))
