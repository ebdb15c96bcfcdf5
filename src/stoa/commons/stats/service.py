"""Counting into buckets, and reading series of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Site

from . import queries
from .errors import BadSpan, NoSuchMeasure
from .models import LONGEST_KEY, Bucket, Gauge, Measure, Series, TopRow
from .rules import ALL_TIMES, MOST_BUCKETS, USUAL, begin_of, buckets_between, fill_gaps

type Amounts = Mapping[tuple[str, str, datetime], int]
"""How much is counted, by measure, key and time."""


async def record_amounts(tx: Write, amounts: Amounts) -> None:
    """Count into the buckets of hour, day and all times; under the empty key goes what is counted all together."""
    rows: dict[tuple[str, str, str, datetime], int] = {}
    for (measure, key, at), amount in amounts.items():
        for bucket, begin in _buckets(at):
            place = (measure, bucket, key[:LONGEST_KEY], begin)
            rows[place] = rows.get(place, 0) + amount
    if rows:
        await queries.ADD.run(tx, **_columns(rows))


async def record_levels(tx: Write, gauge: Gauge, levels: Mapping[str, int]) -> None:
    """Write down what a level is now; a key that is no longer there stands at 0."""
    now = clock.now()
    gone = set(await queries.KEYS_NOW.all(tx, measure=gauge.name)) - levels.keys()
    whole = {**dict.fromkeys(gone, 0), **levels}
    rows = {
        (gauge.name, bucket, key[:LONGEST_KEY], begin): value
        for key, value in whole.items()
        for bucket, begin in _buckets(now)
    }
    await queries.SET.run(tx, **_columns(rows))


def find_measure(site: Site, name: str) -> Measure | None:
    """Give what is measured under a name."""
    return next((one for one in site.declared(Measure) if one.name == name), None)


def require_measure(site: Site, name: str) -> Measure:
    """Give what is measured under a name, which must be."""
    found = find_measure(site, name)
    if found is None:
        raise NoSuchMeasure
    return found


async def load_series(
    db: Read,
    measure: Measure,
    *,
    bucket: Bucket = "day",
    key: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> Series:
    """Give a measure over time, up to now unless said otherwise, with every bucket in between."""
    end = until or clock.now()
    try:
        begin = begin_of(bucket, since or end - USUAL[bucket])
        times = buckets_between(bucket, begin, end)
    except OverflowError:  # at either end of what a calendar holds
        raise BadSpan from None
    if not times or len(times) > MOST_BUCKETS:
        raise BadSpan
    level = isinstance(measure, Gauge)
    where = {"measure": measure.name, "bucket": bucket, "key": key, "since": begin}
    known = {one.at: one.value for one in await queries.SERIES.all(db, **where, until=end)}
    before = (await queries.LEVEL_BEFORE.first(db, **where) or 0) if level else 0
    points = fill_gaps(times, known, level=level, before=before)
    total = points[-1].value if level else sum(one.value for one in points)
    return Series(measure.name, measure.meaning, key, bucket, points, total)


async def load_days(db: Read, measure: Measure, since: date) -> dict[str, dict[date, int]]:
    """Give what was counted on each day by key; for measures of few keys."""
    found: dict[str, dict[date, int]] = {}
    for one in await queries.DAYS_BY_KEY.all(db, measure=measure.name, since=since):
        found.setdefault(one.key, {})[one.day] = one.value
    return found


async def load_total(db: Read, measure: Measure, key: str = "") -> int:
    """Give what was counted since the beginning, or a level as it was read last."""
    return await queries.TOTAL.first(db, measure=measure.name, key=key) or 0


async def load_totals(db: Read, measure: Measure, keys: Iterable[str]) -> dict[str, int]:
    """Give the totals of many keys with one query, 0 where nothing was counted."""
    wanted = list(keys)
    found = {one.key: one.value for one in await queries.TOTALS.all(db, measure=measure.name, keys=wanted)}
    return {key: found.get(key, 0) for key in wanted}


async def list_top(db: Read, measure: Measure, *, days: int = 30, limit: int = 10) -> list[TopRow]:
    """Give the keys with the most in the last days; of a level, those that stand highest now."""
    if isinstance(measure, Gauge):
        return await queries.TOP_LEVELS.all(db, measure=measure.name, limit=limit)
    since = begin_of("day", clock.now() - timedelta(days=days - 1))
    return await queries.TOP.all(db, measure=measure.name, since=since, limit=limit)


def _buckets(at: datetime) -> tuple[tuple[str, datetime], ...]:
    return ("hour", begin_of("hour", at)), ("day", begin_of("day", at)), ("all", ALL_TIMES)


def _columns(rows: Mapping[tuple[str, str, str, datetime], int]) -> dict[str, list[object]]:
    return {
        "measures": [place[0] for place in rows],
        "buckets": [place[1] for place in rows],
        "keys": [place[2] for place in rows],
        "ats": [place[3] for place in rows],
        "amounts": list(rows.values()),
    }
