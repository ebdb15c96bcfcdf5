"""SQL of stats."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import DayOfKey, Point, TopRow

# In the order of the primary key, so that two that count at once wait for one another and never in a circle.
ADD: Query[None] = Query(
    """
    insert into commons.stats as s (measure, bucket, key, at, value)
    select * from unnest(
        :measures::text[], :buckets::text[], :keys::text[], :ats::timestamptz[], :amounts::bigint[]
    ) order by 1, 2, 3, 4
    on conflict (measure, bucket, key, at) do update set value = s.value + excluded.value
    """
)
SET: Query[None] = Query(
    """
    insert into commons.stats as s (measure, bucket, key, at, value)
    select * from unnest(
        :measures::text[], :buckets::text[], :keys::text[], :ats::timestamptz[], :amounts::bigint[]
    ) order by 1, 2, 3, 4
    on conflict (measure, bucket, key, at) do update set value = excluded.value where s.value <> excluded.value
    """
)
SERIES = Query(
    """
    select at, value from commons.stats
    where measure = :measure and bucket = :bucket and key = :key and at >= :since and at < :until order by at limit 1001
    """,
    Point,
)
LEVEL_BEFORE = Query(
    """
    select value from commons.stats
    where measure = :measure and bucket = :bucket and key = :key and at < :since order by at desc limit 1
    """,
    int,
)
DAYS_BY_KEY = Query(
    """
    select key, (at at time zone 'UTC')::date as day, value from commons.stats
    where measure = :measure and bucket = 'day' and at >= :since::date order by key, at limit 10000
    """,
    DayOfKey,
)
TOTAL = Query(
    "select value from commons.stats where measure = :measure and bucket = 'all' and key = :key",
    int,
)
TOTALS = Query(
    "select key, value from commons.stats where measure = :measure and bucket = 'all' and key = any(:keys)", TopRow
)
TOP = Query(
    """
    select key, sum(value)::bigint as value from commons.stats
    where measure = :measure and bucket = 'day' and key <> '' and at >= :since group by key
    order by 2 desc, 1 limit :limit
    """,
    TopRow,
)
TOP_LEVELS = Query(
    """
    select key, value from commons.stats where measure = :measure and bucket = 'all' and key <> '' and value > 0
    order by value desc, key limit :limit
    """,
    TopRow,
)
KEYS_NOW = Query(
    "select key from commons.stats where measure = :measure and bucket = 'all' and value <> 0 limit 100000", str
)
TAKE_HEAP = Query(
    "insert into commons.stats_heaps (id, written_at) values (:id, :now) on conflict (id) do nothing returning id", UUID
)
SWEEP_HEAPS = Query("delete from commons.stats_heaps where written_at < :before returning id", UUID)
PEOPLE = Query(
    "select count(*)::bigint from accounts.people where status in ('active', 'suspended', 'banned', 'leaving')", int
)
