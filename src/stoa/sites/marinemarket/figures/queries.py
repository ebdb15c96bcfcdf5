"""SQL of the figures of listings."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Day, Totals

CLAIM_FLUSH = Query("insert into view_flushes (id) values (:id) on conflict (id) do nothing returning id", UUID)
ADD_VIEWS: Query[None] = Query(
    """
    with seen as (
        select (c->>'id')::uuid as id, (c->>'day')::date as day, (c->>'views')::int as views
        from jsonb_array_elements(:counts::jsonb) as c
    ), known as (
        select s.id, s.day, s.views from seen s join listings b on b.id = s.id
    ), days as (
        insert into listing_days (listing_id, day, views) select id, day, views from known
        on conflict (listing_id, day) do update set views = listing_days.views + excluded.views
    )
    update listings b set view_count = b.view_count + t.views
    from (select id, sum(views)::int as views from known group by id) t where b.id = t.id
    """
)
FORGET_FLUSHES: Query[None] = Query("delete from view_flushes where written_at < now() - interval '2 days'")
ADD_FAVORITE: Query[None] = Query(
    """
    insert into listing_days (listing_id, day, favorites)
    select id, (now() at time zone 'UTC')::date, 1 from listings where id = :id
    on conflict (listing_id, day) do update set favorites = listing_days.favorites + 1
    """
)
ADD_CONTACT: Query[None] = Query(
    """
    with day as (
        insert into listing_days (listing_id, day, contacts)
        select id, (now() at time zone 'UTC')::date, 1 from listings where id = :id
        on conflict (listing_id, day) do update set contacts = listing_days.contacts + 1
    )
    update listings set contact_count = contact_count + 1 where id = :id
    """
)
TOTALS = Query(
    "select view_count as views, favorite_count as favorites, contact_count as contacts from listings where id = :id",
    Totals,
)
DAYS = Query(
    """
    select d::date as day, coalesce(l.views, 0) as views, coalesce(l.favorites, 0) as favorites,
        coalesce(l.contacts, 0) as contacts
    from generate_series((now() at time zone 'UTC')::date - 29, (now() at time zone 'UTC')::date, interval '1 day') as d
    left join listing_days l on l.listing_id = :id and l.day = d::date
    order by day
    """,
    Day,
)
