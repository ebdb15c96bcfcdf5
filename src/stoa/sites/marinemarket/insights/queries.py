"""SQL of the figures of the market: asked by the clock, each walking an index."""

from datetime import date

import msgspec

from stoa.kernel.db import Query


class Level(msgspec.Struct, frozen=True):
    """How many there are under a key."""

    key: str
    value: int


class Day(msgspec.Struct, frozen=True):
    """How many listings began to be shown on a day, and how many were sold."""

    day: date
    published: int
    sold: int


BY_STATUS = Query(
    """
    select case when status = 'active' and hidden then 'hidden' else status end as key, count(*)::bigint as value
    from listings where status <> 'removed' group by 1
    """,
    Level,
)
BY_STATE = Query(
    "select state as key, count(*)::bigint as value from listings where shown and state <> '' group by 1", Level
)
BY_TYPE = Query("select boat_type as key, count(*)::bigint as value from listings where shown group by 1", Level)
SEEN_LATELY = Query(
    """
    select count(distinct person_id)::bigint from accounts.sign_in_attempts
    where at >= now() - interval '30 days' and outcome = 'signed-in'
    """,
    int,
)
DEMO_DAYS = Query(
    """
    select day, sum(published)::int as published, sum(sold)::int as sold from (
        select (published_at at time zone 'UTC')::date as day, 1 as published, 0 as sold from listings
        where published_at is not null
        union all
        select (sold_at at time zone 'UTC')::date, 0, 1 from listings where sold_at is not null
    ) d where day > (now() at time zone 'UTC')::date - 90 group by day
    """,
    Day,
)
IS_COUNTED = Query("select exists (select from commons.stats where measure = :measure)", bool)
