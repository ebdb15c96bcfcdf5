"""SQL of price bands."""

from stoa.kernel.db import Query

from .models import PriceBand

FORGET: Query[None] = Query("delete from price_bands")
# Bands of length are two metres wide, those of age five years; everything older than forty is old.
COMPUTE = Query(
    """
    insert into price_bands (boat_type, length_band, age_band, currency, low, median, high, listings)
    select b.boat_type, floor(greatest(b.length_m, 1) / 2)::int, least(greatest(:year::int - b.year, 0) / 5, 8),
        b.currency,
        percentile_cont(0.25) within group (order by b.price_minor)::bigint,
        percentile_cont(0.5) within group (order by b.price_minor)::bigint,
        percentile_cont(0.75) within group (order by b.price_minor)::bigint,
        count(*)::int
    from listings b where b.shown and b.price_minor > 0
    group by 1, 2, 3, 4
    having count(*) >= :fewest
    returning listings
    """,
    int,
)
FIND = Query(
    """
    select low, median, high, currency, listings, computed_at from price_bands
    where boat_type = :boat_type and length_band = floor(:length_m::float8 / 2)::int
        and age_band = least(greatest(:this_year::int - :year::int, 0) / 5, 8) and currency = :currency
    """,
    PriceBand,
)
