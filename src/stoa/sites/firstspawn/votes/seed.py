"""Votes for the servers of the demo."""

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.seed import OWNED

from . import queries
from .rules import month_of

_MOST = 160


async def plant(tx: Write) -> None:
    """Let people vote for every server, the demo owner's among them, and count it where it is kept."""
    if await queries.COUNT_VOTES.one(tx):
        return
    month = month_of(clock.now().date())
    await queries.PLANT_VOTES.run(tx, slugs=list(OWNED))
    await queries.PLANT_OTHERS.run(tx, slugs=list(OWNED), month=month, most=_MOST)
    await queries.PLANT_DISCOUNTS.run(tx, slugs=list(OWNED))
    await queries.PLANT_MONTHS.run(tx)
    await queries.TURN_MONTH.run(tx, month=month)
