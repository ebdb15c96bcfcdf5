"""SQL of the figures of the market: asked by the clock, each walking an index."""

from datetime import date

import msgspec

from stoa.kernel.db import Query


class Level(msgspec.Struct, frozen=True):
    """How many there are under a key."""

    key: str
    value: int


class Day(msgspec.Struct, frozen=True):
    """How many listings began to be shown on a day, how many were sold, who joined, and how often somebody came in."""

    day: date
    published: int
    sold: int
    joined: int
    came_in: int


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
    select day, sum(published)::int as published, sum(sold)::int as sold, sum(joined)::int as joined,
        sum(came_in)::int as came_in
    from (
        select (published_at at time zone 'UTC')::date as day, 1 as published, 0 as sold, 0 as joined, 0 as came_in
        from listings where published_at is not null
        union all
        select (sold_at at time zone 'UTC')::date, 0, 1, 0, 0 from listings where sold_at is not null
        union all
        select (created_at at time zone 'UTC')::date, 0, 0, 1, 0 from accounts.people
        union all
        select (at at time zone 'UTC')::date, 0, 0, 0, 1 from accounts.sign_in_attempts where outcome = 'signed-in'
    ) d where day > (now() at time zone 'UTC')::date - 90 group by day
    """,
    Day,
)
# What was measured at the time stays.
DEMO_LEVELS: Query[None] = Query(
    """
    with days as (
        select at, at + interval '1 day' as until
        from generate_series(
            date_trunc('day', now(), 'UTC') - interval '89 days', now() - interval '1 day', interval '1 day'
        ) as at
    ), lives as (
        select created_at, published_at,
            coalesce(sold_at, case when status = 'active' then 'infinity'::timestamptz end) as ended_at
        from listings where status <> 'removed'
    )
    insert into commons.stats (measure, bucket, key, at, value)
    select :people, 'day', '', d.at, (select count(*) from accounts.people p where p.created_at < d.until) from days d
    union all
    select :listings, 'day', '', d.at, (select count(*) from lives l where l.created_at < d.until) from days d
    union all
    select :listings, 'day', 'active', d.at,
        (select count(*) from lives l where l.published_at < d.until and l.ended_at >= d.until) from days d
    on conflict do nothing
    """
)
IS_COUNTED = Query("select exists (select from commons.stats where measure = :measure)", bool)
