"""SQL of the boats."""

from typing import Annotated

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.facet import Facet
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .columns import BLURRED, CARD, EXACT, FROM, sheet
from .models import Boat, BoatCard, BoatSubject, BoatType, Condition

type Minor = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
type Year = Annotated[int, msgspec.Meta(ge=1800, le=2100)]
type Metres = Annotated[float, msgspec.Meta(ge=0, le=500)]

BOATS = Listing(
    base=f"select {CARD} from listings b where b.shown",
    into=BoatCard,
    key="b.id",
    filters=[
        Filter(
            "query",
            "b.search @@ websearch_to_tsquery('simple', fold_words(:query))",
            Annotated[str, msgspec.Meta(min_length=2, max_length=200)],
            "Words in the title, the make, the place or the description.",
        ),
        Filter("boatType", "b.boat_type = any(:boatType)", BoatType, "Kind of boat.", repeat=True),
        Filter("condition", "b.condition = any(:condition)", Condition, "How the boat is.", repeat=True),
        Filter("state", "b.state = any(:state)", str, "State or country.", repeat=True),
        Filter("fuel", "b.fuel = :fuel", str, "What the engine burns."),
        Filter("minPrice", "b.price_minor >= :minPrice", Minor, "Price at least, in minor units."),
        Filter("maxPrice", "b.price_minor <= :maxPrice", Minor, "Price at most, in minor units."),
        Filter("minYear", "b.year >= :minYear", Year, "Built in or after."),
        Filter("maxYear", "b.year <= :maxYear", Year, "Built in or before."),
        Filter("minLength", "b.length_m >= :minLength", Metres, "Metres at least."),
        Filter("maxLength", "b.length_m <= :maxLength", Metres, "Metres at most."),
    ],
    sorts=[
        Sort("newest", "b.created_at", descending=True),
        Sort("price", "b.price_minor"),
        Sort("length", "b.length_m", descending=True),
        Sort("year", "b.year", descending=True),
    ],
    default_sort="newest",
)

NEWEST = Listing(
    base=f"select {CARD} from listings b where b.shown",
    into=BoatCard,
    key="b.id",
    sorts=[Sort("newest", "b.created_at", descending=True)],
    default_sort="newest",
)

FIND_BOAT = Query(
    f"""
    select {sheet(BLURRED)} from {FROM}
    where b.status in ('active', 'sold') and not b.hidden and (b.slug = :slug or b.id::text = :slug)
    """,
    Boat,
)
FIND_OWN_BOAT = Query(
    f"""
    select {sheet(EXACT)} from {FROM}
    where b.status <> 'removed' and (b.slug = :slug or b.id::text = :slug)
        and exists (select from seller_team t where t.seller_id = b.seller_id and t.person_id = :person_id)
    """,
    Boat,
)

_SUBJECT = rf"""
    select b.id, b.title, '/boats/' || b.slug as url, a.person_id as owner_id,
        case when b.status = 'removed' then 'removed'
             when b.status in ('active', 'sold') and not b.hidden then 'shown' else 'hidden' end as state,
        b.title || E'\n' || b.description as text
    from {FROM}
"""
FIND_SUBJECTS = Query(f"{_SUBJECT} where b.id = any(:ids)", BoatSubject)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where b.slug = :at or b.id::text = :at", BoatSubject)
SET_FAVORITES: Query[None] = Query("update listings set favorite_count = :count where id = :id")

COUNT_FACETS = Query(
    """
    select 'boatType' as facet, b.boat_type as value, count(*)::int as count
    from listings b where b.shown group by b.boat_type
    union all
    select 'condition', b.condition, count(*)::int
    from listings b where b.shown group by b.condition
    union all
    select 'state', b.state, count(*)::int
    from listings b where b.shown group by b.state
    order by count desc, value
    """,
    Facet,
)

COUNT_BOATS = Query("select count(*)::int from listings", int)

INSERT_SELLER: Query[None] = Query(
    "insert into sellers (id, kind, slug, name, about) values (:id, :kind, :slug, :name, :about)"
)
JOIN_SELLER: Query[None] = Query(
    "insert into seller_team (seller_id, person_id, role) values (:seller_id, :person_id, :role)"
)
INSERT_DEMO_BOAT: Query[None] = Query(
    """
    insert into listings (
        id, slug, seller_id, title, boat_type, condition, make, model, year, length_m, beam_m, draft_m, hull_material,
        fuel, engine_hours, berths, price_minor, currency, state, city, country, description, status, published_at,
        expires_at, created_at
    ) values (
        :id, :slug, :seller_id, :title, :boat_type, :condition, :make, :model, :year, :length_m, :beam_m, :draft_m,
        :hull_material, :fuel, :engine_hours, :berths, :price_minor, :currency, :state, :city, :country, :description,
        'active', :created_at, now() + interval '60 days', :created_at
    )
    """
)
