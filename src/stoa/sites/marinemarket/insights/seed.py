"""The demo's figures: what its listings, people and sign-ins themselves say of the days behind them."""

from datetime import UTC, datetime, time

from stoa.commons.stats import JOINED, PEOPLE
from stoa.commons.stats.service import record_amounts, record_levels
from stoa.kernel.db import Write

from . import queries
from .counted import GAUGES, LISTINGS, PUBLISHED, SIGNED_IN, SOLD


async def plant(db: Write) -> None:
    """Count the days of the demo, once, and read every level."""
    if not await queries.IS_COUNTED.one(db, measure=PUBLISHED.name):
        amounts = {}
        for one in await queries.DEMO_DAYS.all(db):
            noon = datetime.combine(one.day, time(12), tzinfo=UTC)
            amounts[PUBLISHED.name, "", noon] = one.published
            amounts[SOLD.name, "", noon] = one.sold
            amounts[JOINED.name, "", noon] = one.joined
            amounts[SIGNED_IN.name, "", noon] = one.came_in
        await record_amounts(db, {place: amount for place, amount in amounts.items() if amount})
        await queries.DEMO_LEVELS.run(db, people=PEOPLE.name, listings=LISTINGS.name)
    for gauge in (*GAUGES, PEOPLE):
        await record_levels(db, gauge, await gauge.read(db))
