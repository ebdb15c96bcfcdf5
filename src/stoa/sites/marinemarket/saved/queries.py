"""SQL of saved searches."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .models import Found, Frequency, Recipient, SavedSearch

_SHOWN = """
    s.id, s.name, s.filters, '/boats?' || s.question as url, s.frequency, s.price_drops, s.told_at, s.created_at,
    s.changed_at as updated_at
"""
SAVED = Listing(
    base=f"select {_SHOWN} from saved_searches s where s.person_id = :person_id",
    into=SavedSearch,
    key="s.id",
    sorts=[Sort("newest", "s.created_at", descending=True)],
    default_sort="newest",
)
FIND = Query(f"select {_SHOWN} from saved_searches s where s.id = :id and s.person_id = :person_id", SavedSearch)
COUNT = Query("select count(*)::int from saved_searches where person_id = :person_id", int)
DELETE = Query("delete from saved_searches where id = :id and person_id = :person_id returning id", UUID)
# What is not told stays as it is now, not as it was read: its letters may have been ended meanwhile.
SET_OPTIONS = Query(
    """
    update saved_searches set name = coalesce(:name::text, name), frequency = coalesce(:frequency::text, frequency),
        price_drops = coalesce(:price_drops::boolean, price_drops), changed_at = now()
    where id = :id and person_id = :person_id returning id
    """,
    UUID,
)
STOP = Query(
    "update saved_searches set frequency = 'off', changed_at = now() where id = :id returning name",
    str,
)
NAME_OF = Query("select name from saved_searches where id = :id", str)

_PARTS = {
    "filters": ":filters::jsonb",
    "question": ":question",
    "words": "to_tsquery('simple', :words::text)",
    "boat_types": ":boat_types::text[]",
    "conditions": ":conditions::text[]",
    "states": ":states::text[]",
    "fuel": ":fuel",
    "features": ":features::text[]",
    "currency": ":currency",
    "prices": "int8range(:min_price::bigint, :max_price::bigint, '[]')",
    "years": "int4range(:min_year::int, :max_year::int, '[]')",
    "lengths": "numrange(round(:min_length::float8::numeric, 3), round(:max_length::float8::numeric, 3), '[]')",
    "center": "case when :center::float8[] is not null then cube(:center::float8[]) end",
    "chord": ":chord::float8",
    "anchors": ":anchors::text[]",
}
INSERT: Query[None] = Query(
    f"""
    insert into saved_searches (id, person_id, name, frequency, price_drops, {", ".join(_PARTS)})
    values (:id, :person_id, :name, :frequency, :price_drops, {", ".join(_PARTS.values())})
    """
)
SET_FILTERS: Query[None] = Query(
    f"""
    update saved_searches set {", ".join(f"{name} = {value}" for name, value in _PARTS.items())}
    where id = :id and person_id = :person_id
    """
)


class Matched(msgspec.Struct, frozen=True):
    """A search that has found something."""

    search_id: UUID
    frequency: Frequency


# One statement, whatever the number of searches: the index of anchors leaves those that want this kind of boat at this
# place, this word or this equipment, and of them the others are compared. A boat is not told of to those who sell it.
MATCH = Query(
    """
    with boat as (
        select b.*, 'type:' || b.boat_type as kind, array(
            select 'state:' || b.state
            union all select 'cell:' || floor(b.latitude / 5)::int || ':' ||
                case when b.longitude = 180 then -36 else floor(b.longitude / 5)::int end
            where b.latitude is not null
            union all select 'condition:' || b.condition
            union all select 'features:' || f from unnest(b.features) as f
        ) as traits
        from listings b where b.id = :listing_id and b.shown
    ), keys as (
        select array['', b.kind, 'fuel:' || coalesce(b.fuel, ''), 'currency:' || b.currency] || b.traits
            || array(select b.kind || '|' || t from unnest(b.traits) as t)
            || array(select distinct 'word:' || left(w, 4) from unnest(tsvector_to_array(b.search)) as w) as held
        from boat b
    ), found as (
        insert into saved_search_matches (search_id, listing_id, kind, price_minor)
        select s.id, b.id, :kind, case when :kind = 'drop' then b.price_minor else 0 end
        from boat b join saved_searches s on s.frequency <> 'off' and s.anchors && (select held from keys)
            and s.prices @> b.price_minor and s.years @> b.year and s.lengths @> round(b.length_m::numeric, 3)
            and (s.boat_types = '{}' or b.boat_type = any(s.boat_types))
            and (s.conditions = '{}' or b.condition = any(s.conditions))
            and (s.states = '{}' or b.state = any(s.states))
            and (s.fuel is null or s.fuel = b.fuel) and (s.currency is null or s.currency = b.currency)
            and b.features @> s.features
            and (s.center is null or (b.place is not null and cube_distance(b.place, s.center) <= s.chord))
            and (s.words is null or b.search @@ s.words)
        where (:kind = 'new' or s.price_drops)
            and not exists (select from seller_team t where t.seller_id = b.seller_id and t.person_id = s.person_id)
        on conflict do nothing
        returning search_id
    )
    select f.search_id, s.frequency from found f join saved_searches s on s.id = f.search_id
    """,
    Matched,
)
DUE = Query(
    """
    select s.id from saved_searches s
    where s.frequency = 'daily' and exists (
        select from saved_search_matches m where m.search_id = s.id and m.told_at is null
    )
    """,
    UUID,
)


LOCK = Query(
    """
    select s.id, s.person_id, s.name, s.question, p.username, p.email
    from saved_searches s join accounts.people p on p.id = s.person_id
    where s.id = :id and s.frequency <> 'off' and p.status = 'active'
    for no key update of s
    """,
    Recipient,
)
UNTOLD = Query(
    """
    with taken as (
        update saved_search_matches set told_at = now() where search_id = :id and told_at is null
        returning listing_id, kind, found_at
    )
    select b.title, b.slug, b.price_minor as price, b.currency, b.year, b.length_m, b.city, b.state, t.kind, (
        select p.price_minor from listing_prices p
        where p.listing_id = b.id and p.currency = b.currency and p.price_minor > b.price_minor
        order by p.since desc limit 1
    ) as price_before
    from (select distinct on (listing_id) listing_id, kind, found_at from taken order by listing_id, kind desc) t
    join listings b on b.id = t.listing_id and b.shown
    order by t.found_at desc, b.id
    """,
    Found,
)
SET_TOLD: Query[None] = Query("update saved_searches set told_at = now() where id = :id")
