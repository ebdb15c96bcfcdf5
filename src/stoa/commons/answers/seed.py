"""Days of answers for the demo: a quiet site, with an hour in which something was wrong."""

from datetime import datetime, timedelta

from stoa.commons.stats.service import load_total, record_amounts
from stoa.kernel import clock
from stoa.kernel.db import Write

from .models import ANSWERS, ERRORS, REFUSED
from .rules import TIMES

_DAYS, _BAD_DAY = 29, 9
_SATURDAY = 5
_SPREAD = (2, 6, 22, 30, 20, 12, 5, 2, 1)
"""In percent, from the first bound on."""


async def plant(db: Write) -> None:
    """Count the days of the demo, once."""
    if await load_total(db, ANSWERS):
        return
    now, amounts = clock.now(), dict[tuple[str, str, datetime], int]()
    for ago in range(1, _DAYS + 1):
        at = now - timedelta(days=ago)
        requests = (2_600 + ago * ago * 37 % 800) * (13 if at.weekday() >= _SATURDAY else 10) // 10
        counted = {"": requests, REFUSED: requests // 60, ERRORS: 34 if ago == _BAD_DAY else ago % 5 // 4}
        counted |= {key: requests * part // 100 for key, part in zip(TIMES, _SPREAD, strict=False)}
        amounts |= {(ANSWERS.name, key, at): amount for key, amount in counted.items() if amount}
    await record_amounts(db, amounts)
