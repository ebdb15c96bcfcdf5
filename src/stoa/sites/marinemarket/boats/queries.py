"""SQL of the boats."""

from typing import Annotated

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.facet import Facet
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Boat, BoatCard, BoatSubject, BoatType, Condition

_CARD = """
    b.id, b.slug, b.title, b.boat_type, b.condition, b.make, b.model, b.year, b.length_m, b.price_minor, b.currency,
    b.state, b.place, b.created_at
"""
type Minor = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
type Year = Annotated[int, msgspec.Meta(ge=1800, le=2100)]
type Metres = Annotated[float, msgspec.Meta(ge=0, le=500)]

BOATS = Listing(
    base=f"select {_CARD} from boats b where b.status = 'active'",
    into=BoatCard,
    key="b.id",
    filters=[
        Filter(
            "query",
            "b.search @@ websearch_to_tsquery('simple', :query)",
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

FIND_BOAT = Query(
    f"""
    select {_CARD}, b.description, b.beam_m, b.draft_m, b.hull, b.fuel, b.engine_hours, b.berths,
        b.favorite_count
    from boats b
    where b.status = 'active' and (b.slug = :slug or b.id::text = :slug)
    """,
    Boat,
)

_SUBJECT = r"""
    select b.id, b.title, '/boats/' || b.slug as url,
        case when b.status in ('active', 'sold') then 'shown' else 'hidden' end as state,
        b.title || E'\n' || b.description as text
    from boats b
"""
FIND_SUBJECTS = Query(f"{_SUBJECT} where b.id = any(:ids)", BoatSubject)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where b.slug = :at or b.id::text = :at", BoatSubject)
SET_FAVORITES: Query[None] = Query("update boats set favorite_count = :count where id = :id")

COUNT_FACETS = Query(
    """
    select 'boatType' as facet, b.boat_type as value, count(*)::int as count
    from boats b where b.status = 'active' group by b.boat_type
    union all
    select 'condition', b.condition, count(*)::int
    from boats b where b.status = 'active' group by b.condition
    union all
    select 'state', b.state, count(*)::int
    from boats b where b.status = 'active' group by b.state
    order by count desc, value
    """,
    Facet,
)

COUNT_BOATS = Query("select count(*)::int from boats", int)

INSERT_BOAT = Query(
    """
    insert into boats (
        id, slug, title, boat_type, condition, make, model, year, length_m, beam_m, draft_m, hull, fuel, engine_hours,
        berths, price_minor, currency, state, place, description, status, created_at
    ) values (
        :id, :slug, :title, :boat_type, :condition, :make, :model, :year, :length_m, :beam_m, :draft_m, :hull, :fuel,
        :engine_hours, :berths, :price_minor, :currency, :state, :place, :description, 'active', :created_at
    )
    """
)
