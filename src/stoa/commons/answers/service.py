"""Lines of the charts of answers."""

from datetime import date

from stoa.commons.console import Days
from stoa.commons.stats.service import load_days
from stoa.kernel.db import Read

from .models import ANSWERS, ERRORS, REFUSED
from .rules import times_by_day


async def load_requests(db: Read, since: date) -> dict[str, Days]:
    """Count requests by day, and those that were refused."""
    found = await load_days(db, ANSWERS, since)
    return {"Requests": found.get("", {}), "Refused": found.get(REFUSED, {})}


async def load_errors(db: Read, since: date) -> dict[str, Days]:
    """Count by day what failed for a reason of ours."""
    found = await load_days(db, ANSWERS, since)
    return {"Errors": found.get(ERRORS, {})}


async def load_times(db: Read, since: date) -> dict[str, Days]:
    """Give the times by day within which half of all answers came, and nineteen of twenty."""
    found = await load_days(db, ANSWERS, since)
    return {"Half within": times_by_day(found, 0.5), "95 % within": times_by_day(found, 0.95)}
