"""Half a year behind every demo server: days that fill in the evening and at weekends, and a few bad hours.

Their addresses end in `.example` and are never asked, so what is planted here is what their pages show.
"""

from datetime import timedelta
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Write

from . import queries, rules, service

HOURS = timedelta(days=8)
DAYS = timedelta(days=rules.CALENDAR_DAYS)


async def plant(tx: Write) -> None:
    """Give every server without one a history; those whose names lead nowhere were looked at just now in any case."""
    now = clock.now()
    if await queries.HAS_HISTORY.one(tx):
        await queries.PLANT_STATUS.run(tx, now=now)
        return
    await service.add_months(tx, now)
    checks = rules.floor_to(now - timedelta(days=1), timedelta(hours=1))
    hours = rules.floor_to(now - HOURS, timedelta(days=1))
    await queries.PLANT_CHECKS.run(tx, since=checks, now=now)
    await queries.PLANT_HOURS.run(tx, since=hours, until=checks, now=now)
    await queries.PLANT_DAYS.run(tx, since=now - DAYS, until=hours, now=now)
    await queries.PLANT_STATUS.run(tx, now=now)
    await service.record_progress(tx, now)
    after: UUID | None = UUID(int=0)
    while after is not None:
        after = await service.set_uptimes(tx, now, after)
