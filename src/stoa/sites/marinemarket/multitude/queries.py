"""SQL that fills a market: each statement makes rows for very many boats out of what is known of them."""

from msgspec import Struct

from stoa.kernel.db import Query


def _dice(text: str) -> str:
    """Give a whole number of 28 bits, the same for the same text."""
    return f"(('x' || substr(md5({text}), 1, 7))::bit(28)::int)"


_CHOSEN = "listings b join unnest(:ids::uuid[]) as chosen (id) on chosen.id = b.id"


class There(Struct, frozen=True):
    """How much there is already."""

    shown: int
    boats: int
    sellers: int


COUNT = Query(
    """
    select (count(*) filter (where shown))::int as shown, count(*)::int as boats,
        (select count(*)::int from sellers) as sellers from listings
    """,
    There,
)
# Words are counted once, when all boats are there.
STOP_LEARNING: Query[None] = Query(
    "alter table listings disable trigger learn_words, disable trigger file_listing", registered=False
)
LEARN_AGAIN: Query[None] = Query(
    "alter table listings enable trigger learn_words, enable trigger file_listing", registered=False
)
PLANT_AGENTS: Query[None] = Query(
    f"""
    insert into listing_agents (listing_id, person_id, since)
    select b.id, t.person_id, b.created_at from {_CHOSEN}
    join seller_team t on t.seller_id = b.seller_id and t.role = 'owner'
    """
)
PLANT_ENGINES: Query[None] = Query(
    f"""
    insert into listing_engines (listing_id, position, make, power_kw, hours, fuel)
    select b.id, n, case when b.fuel = 'diesel' then 'Yanmar' when b.fuel = 'petrol' then 'Mercury' else '' end,
        round((b.power_kw / b.engine_count)::numeric, 1)::float8, b.engine_hours, b.fuel
    from {_CHOSEN} cross join lateral generate_series(1, b.engine_count) as n
    """
)
PLANT_PRICES: Query[None] = Query(
    f"""
    insert into listing_prices (listing_id, since, price_minor, currency)
    select b.id, b.created_at, b.price_minor * (case when {_dice("b.slug")} % 4 = 0 then 106 else 100 end) / 100,
        b.currency
    from {_CHOSEN}
    union all
    select b.id, b.created_at + (now() - b.created_at) / 2, b.price_minor, b.currency
    from {_CHOSEN} where {_dice("b.slug")} % 4 = 0
    """
)
PLANT_FAVORITES: Query[None] = Query(
    f"""
    insert into commons.favorites (id, person_id, subject_kind, subject_id, added_at)
    select md5(b.slug || ' favorite ' || i)::uuid,
        (:people::uuid[])[1 + ({_dice("b.slug")} % 1000000 + i * 7919) % cardinality(:people::uuid[])], 'boat', b.id,
        greatest(b.created_at, now() - make_interval(hours => {_dice("b.slug || i")} % 600))
    from {_CHOSEN} cross join lateral generate_series(1, {_dice("b.slug")} % 3) as i
    """
)
PLANT_FAVORITE_COUNTS: Query[None] = Query(
    """
    insert into commons.favorite_counts (subject_kind, subject_id, count)
    select 'boat', f.subject_id, count(*) from commons.favorites f
    join unnest(:ids::uuid[]) as chosen (id) on chosen.id = f.subject_id
    where f.subject_kind = 'boat' group by f.subject_id
    """
)
PLANT_DAYS: Query[None] = Query(
    f"""
    insert into listing_days (listing_id, day, views, favorites, contacts)
    select b.id, current_date - n, {_dice("b.slug || n")} % 9 + 1, 0, 0
    from {_CHOSEN} cross join generate_series(0, 4) as n where b.created_at < current_date - n
    """
)
SET_COUNTS: Query[None] = Query(
    """
    update listings b set
        view_count = coalesce((select sum(d.views)::int from listing_days d where d.listing_id = b.id), 0),
        favorite_count = coalesce(
            (select f.count from commons.favorite_counts f where f.subject_kind = 'boat' and f.subject_id = b.id), 0)
    from unnest(:ids::uuid[]) as chosen (id) where chosen.id = b.id
    """
)
