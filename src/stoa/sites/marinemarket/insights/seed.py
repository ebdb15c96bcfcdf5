"""The demo's figures: what its listings themselves say about when they began to be shown and were sold."""

from datetime import UTC, datetime, time

from stoa.commons.stats import PEOPLE
from stoa.commons.stats.service import record_amounts, record_levels
from stoa.kernel.db import Write

from . import queries
from .counted import GAUGES, PUBLISHED, SOLD


async def plant(db: Write) -> None:
    """Count the days of the demo's listings, once, and read every level."""
    if not await queries.IS_COUNTED.one(db, measure=PUBLISHED.name):
        amounts = {}
        for one in await queries.DEMO_DAYS.all(db):
            noon = datetime.combine(one.day, time(12), tzinfo=UTC)
            amounts[PUBLISHED.name, "", noon] = one.published
            amounts[SOLD.name, "", noon] = one.sold
        await record_amounts(db, {place: amount for place, amount in amounts.items() if amount})
    for gauge in (*GAUGES, PEOPLE):
        await record_levels(db, gauge, await gauge.read(db))
