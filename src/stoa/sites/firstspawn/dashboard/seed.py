"""How people found the demo owner's servers, and what the reviews and favorites of the demo come to by day."""

import random
from datetime import UTC, datetime, time, timedelta

from stoa.commons.stats.service import load_total, record_amounts
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.seed import OWNED
from stoa.sites.firstspawn.sightings import COPIES, IMPRESSIONS, LOOKS

from . import queries

_DAYS = 60
_WEEKEND = {5, 6}


async def plant(tx: Write) -> None:
    """Count what browsers would have told, and what would have been counted when it was written; once."""
    if await load_total(tx, IMPRESSIONS):
        return
    chance, today = random.Random(7), clock.now().date()  # noqa: S311 - the same world each time, and nothing secret
    amounts: dict[tuple[str, str, datetime], int] = {}
    for number, server_id in enumerate(await queries.SEEDED.all(tx, slugs=list(OWNED))):
        busy = 220 // (number + 1)
        for back in range(_DAYS):
            at = datetime.combine(today - timedelta(days=back), time(12), UTC)
            weekend = 1.4 if at.weekday() in _WEEKEND else 1.0
            seen = round(busy * weekend * chance.uniform(0.8, 1.25) * (1 - back / 150))
            looked = round(seen * chance.uniform(0.22, 0.31))
            copied = round(looked * chance.uniform(0.28, 0.42))
            for measure, count in ((IMPRESSIONS, seen), (LOOKS, looked), (COPIES, copied)):
                for key in (str(server_id), ""):
                    place = (measure.name, key, at)
                    amounts[place] = amounts.get(place, 0) + count
    for one in await queries.PLANTED.all(tx):
        at = datetime.combine(one.day, time(12), UTC)
        for key in (one.key, ""):
            place = (one.measure, key, at)
            amounts[place] = amounts.get(place, 0) + one.many
    for back in range(1, 31):
        at = datetime.combine(today - timedelta(days=back), time(12), UTC)
        for kind, most in (("review", 3), ("server", 1)):
            many = chance.randint(0, most)
            for key in (kind, ""):
                place = ("moderation.reported", key, at)
                amounts[place] = amounts.get(place, 0) + many
    await record_amounts(tx, {place: many for place, many in amounts.items() if many})
    await queries.PLANT_JOINS.run(tx, days=_DAYS, slugs=list(OWNED))
