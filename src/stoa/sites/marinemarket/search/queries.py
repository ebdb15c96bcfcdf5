"""SQL of the search."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Among, Filter, Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.boats.columns import CARD, finished_card
from stoa.sites.marinemarket.boats.models import BoatCard, BoatType, Condition, Fuel
from stoa.sites.marinemarket.tallies.queries import SPOTS

from .circles.queries import AROUND, AT_SPOTS, HERE, MEASURED, NEAREST, OTHER_SIDE, WITHIN, distance_to
from .filing.queries import NAMED, NAMED_ONCE, WHOLE, WHOLE_ONCE, under_words
from .models import AtSpot, Cluster, FacetName, Hit, Sampled, Units
from .once import any_once, compared
from .rules import read_bbox, read_currency, read_state
from .steps import STEPPED

type Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
type Minor = Annotated[int, msgspec.Meta(ge=0, le=10_000_000_000)]
type Year = Annotated[int, msgspec.Meta(ge=1800, le=2100)]
type Length = Annotated[float, msgspec.Meta(ge=0, le=2000)]
type Kilometres = Annotated[float, msgspec.Meta(gt=0, le=20_100)]
type Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
type Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
type Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
type Postcode = Annotated[str, msgspec.Meta(max_length=12)]
type Town = Annotated[str, msgspec.Meta(min_length=2, max_length=80)]
type Region = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Zoom = Annotated[int, msgspec.Meta(ge=0, le=16)]

# A bit for each piece, as every index of boats carries it; what the catalogue does not have has none.
_EQUIPMENT = "(select equipment_bits(:features::text[]))"
# The point that a map shows, rough as everywhere else: who narrows the frame learns no more of it.
_ROUGH_LON, _ROUGH_LAT = "round(b.longitude * 100) / 100", "round(b.latitude * 100) / 100"
_POINT = f"point({_ROUGH_LON}, {_ROUGH_LAT})"

# Few spots and many boats at each: distances are walked from spot to spot. The case keeps the planner from taking boats
# of one spot and one state for far rarer than they are: a spot has hardly more than one state and one currency.
_BY_PLACES = Among(
    """listing_places p join listings b on b.spot = p.spot
        and case when b.state = p.state and b.currency = p.currency then true else false end""",
    (("b.place", "p.place"), ("b.state", "p.state"), ("b.currency", "p.currency")),
)
_FILTERS = [
    Filter(
        "query",
        f"b.search @@ {WHOLE}",
        Words,
        'Words in title, make, place or description; "words together", -without; small mistakes are forgiven.',
        ways={
            "named": f"b.search @@ {NAMED}",
            "rest": f"b.search @@ {WHOLE} and not b.search @@ {NAMED}",
            "found": f"b.search @@ {WHOLE_ONCE}",
            "found named": f"b.search @@ {NAMED_ONCE}",
            "found rest": f"b.search @@ {WHOLE_ONCE} and not b.search @@ {NAMED_ONCE}",
        },
    ),
    Filter(
        "boatType",
        "b.boat_type = any(:boatType)",
        BoatType,
        "Kind of boat.",
        repeat=True,
        ways={"one": "b.boat_type = (select (:boatType::text[])[1])", **any_once("boat_type", "boatType")},
    ),
    Filter(
        "condition",
        "b.condition = any(:condition)",
        Condition,
        "How the boat is.",
        repeat=True,
        ways=any_once("condition", "condition"),
    ),
    Filter(
        "state",
        "b.state = any(:state)",
        Region,
        "Code or name of a state, or a region.",
        repeat=True,
        read=read_state,
        ways={"one": "b.state = (:state::text[])[1]", **any_once("state", "state")},
    ),
    compared("fuel", "b.fuel", "=", "text", Fuel, "What the engine burns."),
    Filter(
        "features",
        f"b.equipment & {_EQUIPMENT} = {_EQUIPMENT}",
        Slug,
        "What it must carry, all of it.",
        repeat=True,
        ways={"array": "b.features @> :features::text[]"},
    ),
    compared("minPrice", "b.price_minor", ">=", "bigint", Minor, "Price at least, in minor units."),
    compared("maxPrice", "b.price_minor", "<=", "bigint", Minor, "Price at most, in minor units."),
    compared("currency", "b.currency", "=", "text", Slug, "Only what is priced in it: USD.", read=read_currency),
    compared("minYear", "b.year", ">=", "integer", Year, "Built in or after."),
    compared("maxYear", "b.year", "<=", "integer", Year, "Built in or before."),
    compared("minLength", "b.length_m", ">=", "float8", Length, "At least so long, in metres, or in feet with units."),
    compared("maxLength", "b.length_m", "<=", "float8", Length, "At most so long, in metres, or in feet with units."),
    Filter(
        "radiusKm",
        WITHIN,
        Kilometres,
        "At most so far from lat and lon, or from the postcode.",
        in_order_of={"distance": NEAREST},
        ways={
            "spots": AT_SPOTS,
            "measured": MEASURED,
            "placed": "b.place is not null",
        },
    ),
    Filter("lat", "", Latitude, "Latitude of the place that distances begin at.", needs=("lon",)),
    Filter("lon", "", Longitude, "Its longitude.", needs=("lat",)),
    Filter("postcode", "", Postcode, "A postcode of the United States, in place of lat and lon."),
    Filter("near", "", Town, "A town, in place of lat and lon: Annapolis, or Portland, ME."),
    Filter("units", "", Units, "In which minLength and maxLength are given."),
    Filter("facets", "", FacetName, "What to count in meta.facets.", repeat=True),
]
_NARROWING = {(one.name, mode) for one in _FILTERS for mode, sql in one.conditions().items() if sql}


def _columns(distance_km: str) -> str:
    return f"select {CARD}, {distance_km} as distance_km from listings b where b.shown"


_SORTS = [
    Sort("newest", "b.created_at", descending=True),
    Sort("price", "b.price_minor"),
    Sort("length", "b.length_m", descending=True),
    Sort("year", "b.year", descending=True),
    Sort(
        "distance",
        f"(b.place <-> {HERE})",
        needs=("radiusKm",),
        meaning="The nearest first; boats whose place is not known are left out.",
        turned=(f"(b.place <-> {OTHER_SIDE})",),
        among=_BY_PLACES,
    ),
    Sort(
        "relevance",
        "b.created_at",
        descending=True,
        needs=("query",),
        tiers=(("query", "named"), ("query", "rest")),
        meaning="Boats with all the words in title, make or model, then the others; the newest first.",
    ),
]

SEARCH = Listing(
    base=_columns(distance_to("b.place")),
    into=Hit,
    key="b.id",
    filters=_FILTERS,
    sorts=_SORTS,
    default_sort="newest",
    default_sort_with={"query": "relevance"},
    finished=finished_card(distance_to("c.place")),
    sources={**under_words(AROUND), **STEPPED},
)
# The same where no place was named: nothing has a distance then, so indexes alone tell all that a walk looks at, and
# nothing is left that a plan for these very values would save.
SEARCH_ANYWHERE = Listing(
    base=_columns("null::float8"),
    into=Hit,
    key="b.id",
    filters=[one for one in _FILTERS if one.name != "radiusKm"],
    sorts=[one for one in _SORTS if one.name != "distance"],
    default_sort="newest",
    default_sort_with={"query": "relevance"},
    finished=finished_card("null"),
    sources=SEARCH.sources,
    registered=False,
)

# The same questions, asked of a map; it has no pages, so nothing of it is walked.
ON_MAP = Listing(
    base=_columns(distance_to("b.place")),
    into=Hit,
    key="b.id",
    filters=[
        *_FILTERS,
        Filter("bbox", "", Words, "West, south, east, north, with commas between.", read=read_bbox),
        Filter("zoom", "", Zoom, "0 shows the world; each step halves the width of a cluster."),
    ],
    sorts=[Sort("newest", "b.created_at", descending=True)],
    default_sort="newest",
    registered=False,
)

_IN_TALLIES = frozenset({"boatType", "condition", "state", "fuel", "currency"})

type Conditions = tuple[tuple[str, str], ...]


def where_of(conditions: Conditions, without: str = "") -> str:
    """Write the conditions of a question for a statement that is no list."""
    known = {one.name: one.conditions() for one in _FILTERS}
    every = [known[name][mode] for name, mode in conditions if name in known and name != without]
    return "".join(f" and ({condition})" for condition in every if condition)


def are_tallied(conditions: Conditions) -> bool:
    """Say whether a question names nothing but kinds of boats, of which the number is known."""
    return all(name in _IN_TALLIES for name, _ in conditions)


_MOST_CLUSTERS = 300
_IN_FRAME = f"""(
    {_POINT} <@ box(point(:west::float8, :south::float8), point(:edge::float8, :north::float8))
    or {_POINT} <@ box(point(:again::float8, :south::float8), point(:east::float8, :north::float8))
)"""
# Of a wide frame most boats are in it, so all are looked at within the index of an order, which holds it all.
_IN_WIDE_FRAME = f"""(
    {_ROUGH_LAT} between :south::float8 and :north::float8
    and ({_ROUGH_LON} between :west::float8 and :edge::float8 or {_ROUGH_LON} between :again::float8 and :east::float8)
)"""


def on_spots(conditions: Conditions) -> bool:
    """Say whether a map shows boats of some kinds or of all, of which it is known how many lie where."""
    return all(name == "boatType" for name, _ in conditions)


def _tallied_cells(conditions: Conditions) -> str:
    kinds = where_of(conditions) or " and b.boat_type = ''"
    return f"""
        select floor(b.longitude / :cell::float8) as x, floor(b.latitude / :cell::float8) as y,
            sum(b.latitude * b.many) / sum(b.many) as latitude, sum(b.longitude * b.many) / sum(b.many) as longitude,
            sum(b.many)::int as many
        from {SPOTS} b
        where b.latitude between :south::float8 and :north::float8 and (
            b.longitude between :west::float8 and :edge::float8 or b.longitude between :again::float8 and :east::float8
        ){kinds}
        group by 1, 2 having sum(b.many) > 0 order by 5 desc, 1, 2
    """


def _looked_at_cells(conditions: Conditions, *, wide: bool) -> str:
    where = f"b.shown and b.latitude is not null and {_IN_WIDE_FRAME if wide else _IN_FRAME}{where_of(conditions)}"
    return f"""
        select floor({_ROUGH_LON} / :cell::float8) as x, floor({_ROUGH_LAT} / :cell::float8) as y,
            avg({_ROUGH_LAT}) as latitude, avg({_ROUGH_LON}) as longitude, count(*)::int as many
        from listings b where {where} group by 1, 2 order by 5 desc, 1, 2
    """


@cache
def map_query(conditions: Conditions, *, wide: bool) -> Query[Cluster]:
    """Gather boats by cells of a grid; a frame over the line of the dates is two frames. One alone is named."""
    cells = _tallied_cells(conditions) if on_spots(conditions) else _looked_at_cells(conditions, wide=wide)
    return Query(
        f"""
        with cells as ({cells} limit {_MOST_CLUSTERS})
        select c.latitude, c.longitude, c.many as count, o.id as listing_id, o.slug, o.title, o.price, o.currency
        from cells c left join lateral (
            select b.id, b.slug, b.title, b.price_minor as price, b.currency from listings b
            where c.many = 1 and b.shown and b.latitude is not null
                and {_POINT} <@ box(
                    point(c.longitude - 1e-6, c.latitude - 1e-6), point(c.longitude + 1e-6, c.latitude + 1e-6)
                ){where_of(conditions)}
            limit 1
        ) o on true
        order by c.many desc, c.x, c.y
        """,
        Cluster,
        registered=False,
    ).named("marinemarket.search.MAP")


# Statistics know that without counting.
ABOUT_HOW_MANY = Query("select greatest(reltuples, 0)::int from pg_class where oid = 'listings'::regclass", int)
SOME = Query(
    """
    select b.boat_type, b.condition, b.state, b.fuel, b.currency, b.features, b.price_minor, b.year, b.length_m,
        b.created_at, b.latitude, b.longitude
    from listings b tablesample system (:percent) where b.shown limit :most
    """,
    Sampled,
)
SPREAD = Query(
    f"select latitude, longitude, sum(many)::int as many from {SPOTS} s where boat_type = '' group by 1, 2", AtSpot
)


# Those about as long are walked within the index of their kind, and compared there: only the best of them are read. The
# kind and the length are asked for as one value each: joined, their rows were found by walking all boats by length.
def _like_this(columns: str) -> str:
    return f"""
    with asked as (
        select id, boat_type, length_m, price_minor, currency, year, make from listings where id = :id
    ), near as (
        (select n.id, n.length_m, n.year, n.currency, n.price_minor, n.make from listings n
         where n.shown and n.boat_type = (select boat_type from asked) and n.length_m >= (select length_m from asked)
         order by n.length_m, n.id limit 120)
        union all
        (select n.id, n.length_m, n.year, n.currency, n.price_minor, n.make from listings n
         where n.shown and n.boat_type = (select boat_type from asked) and n.length_m <= (select length_m from asked)
         order by n.length_m desc, n.id desc limit 120)
    ), best as materialized (
        select distinct abs(ln(n.length_m / greatest(a.length_m, 0.1))) * 4 + abs(n.year - a.year) / 25.0
            + case when n.currency = a.currency and n.price_minor > 0 and a.price_minor > 0
                then abs(ln(n.price_minor::float8 / a.price_minor)) else 1 end
            - case when n.make = a.make then 0.5 else 0 end as far, n.id
        from near n, asked a where n.id <> a.id and n.length_m between a.length_m * 0.7 and a.length_m * 1.4
        order by far, n.id limit :most
    )
    select {columns} from best n join listings b on b.id = n.id order by n.far, b.id
    """


LIKE_THIS = Query(_like_this(CARD), BoatCard)
LIKE_THIS_FINISHED = Query(_like_this(f"{finished_card('null')}::json as told"), msgspec.Raw)
FIND_ID = Query("select id from listings where shown and (slug = :at or id::text = :at)", UUID)


def conditions_of(names: Sequence[tuple[str, str]]) -> Conditions:
    """Leave the filters that narrow; the others are mere values."""
    return tuple(one for one in names if one in _NARROWING)
