"""From checks to percent and points."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from .models import Bucket, Point, Reach, Span

type Sums = tuple[int, int, int]
"""How many checks there were in a step of the curve, how many were answered, and how many played then in all."""

KEEP_RAW = timedelta(days=90)
WINDOW_DAYS = 30
CALENDAR_DAYS = 182
AGAIN = timedelta(hours=2)
"""So much of what is rolled up already is rolled up anew: a check may be written a moment after its time."""

REACHES = {
    Span.DAY: Reach(timedelta(days=1), timedelta(minutes=5), 3, "24 hours", "the last 24 hours", "%H:%M"),
    Span.WEEK: Reach(timedelta(days=7), timedelta(hours=1), 2, "7 days", "the last 7 days", "%a %H:%M"),
    Span.QUARTER: Reach(timedelta(days=90), timedelta(days=1), 1, "90 days", "the last 90 days", "%-d %b"),
}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def percent(online: int, checks: int) -> float:
    """Say which part was answered, to the hundredth as PostgreSQL rounds; only what was answered each time is 100."""
    if not checks:
        return 0.0
    share = (20_000 * online + checks) // (2 * checks)
    return (min(share, 9_999) if online < checks else share) / 100


def point_of(bucket: Bucket) -> Point:
    """Turn sums into averages."""
    return Point(
        at=bucket.at,
        players=round(bucket.players / bucket.online) if bucket.online else None,
        peak_players=bucket.peak,
        uptime=percent(bucket.online, bucket.checks),
        latency=round(bucket.latency / bucket.timed) if bucket.timed else None,
        checks=bucket.checks,
    )


def floor_to(at: datetime, step: timedelta) -> datetime:
    """Give the beginning of the step that a moment lies in."""
    return _EPOCH + (at - _EPOCH) // step * step


def since_of(reach: Reach, now: datetime) -> datetime:
    """Say where a history begins: with a whole step."""
    return floor_to(now - reach.length, reach.step) + reach.step


def curve(sums: Mapping[datetime, Sums], reach: Reach, now: datetime) -> tuple[list[str], list[int | None]]:
    """Lay points out evenly, a gap where nobody looked and nothing where nobody answered."""
    step = reach.step * reach.together
    values = list[int | None]()
    ticks = _ticks(floor_to(since_of(reach, now), step), floor_to(now, step), step, reach.hours)
    for at, _ in ticks:
        checks, online, players = sums.get(at, (0, 0, 0))
        values.append(round(players / online) if online else 0 if checks else None)
    return [label for _, label in ticks], values


@lru_cache(maxsize=8)
def _ticks(first: datetime, last: datetime, step: timedelta, form: str) -> tuple[tuple[datetime, str], ...]:
    """Give the moments of a curve and how they are written: the same for every server until the next one comes."""
    moments = (first + step * number for number in range((last - first) // step + 1))
    return tuple((at, at.strftime(form)) for at in moments)


def months_between(first: datetime, last: datetime) -> tuple[date, date]:
    """Give the days whose months must exist for checks of that time."""
    return first.astimezone(UTC).date(), last.astimezone(UTC).date()


def has_any(values: Sequence[int | None]) -> bool:
    """Say whether anything is known."""
    return any(value is not None for value in values)
