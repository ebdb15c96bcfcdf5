"""Pure parts of stats: buckets of time."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from .models import Bucket, Point

ALL_TIMES = datetime(1970, 1, 1, tzinfo=UTC)
MOST_BUCKETS = 1000
STEPS: dict[Bucket, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
USUAL: dict[Bucket, timedelta] = {"hour": timedelta(days=1), "day": timedelta(days=30)}


def begin_of(bucket: Bucket, at: datetime) -> datetime:
    """Give when the bucket of a time begins, in UTC."""
    day = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return day if bucket == "hour" else day.replace(hour=0)


def buckets_between(bucket: Bucket, since: datetime, until: datetime) -> list[datetime]:
    """Give the beginnings of all buckets that a time touches; it ends before `until`."""
    found, at = list[datetime](), begin_of(bucket, since)
    while at < until and len(found) <= MOST_BUCKETS:
        found.append(at)
        at += STEPS[bucket]
    return found


def fill_gaps(times: Iterable[datetime], known: Mapping[datetime, int], *, level: bool, before: int = 0) -> list[Point]:
    """Give every bucket a value: 0 where nothing was counted, the last one known where it is a level."""
    found, last = list[Point](), before
    for at in times:
        last = known.get(at, last if level else 0)
        found.append(Point(at, last))
    return found
