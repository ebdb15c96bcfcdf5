"""SQL of tallies."""

from stoa.kernel.db import Query

_KIND = "feature, boat_type, condition, state, fuel, currency"
# Tallies and what has changed since, under the names that the filters of the search use.
COUNTED = f"(select {_KIND}, many from listing_tallies union all select {_KIND}, many from listing_tally_changes)"
_SPOT = "boat_type, latitude, longitude"
SPOTS = f"(select {_SPOT}, many from listing_spots union all select {_SPOT}, many from listing_spot_changes)"

# One statement takes the changes out and puts them in, so whoever reads meanwhile counts each of them once.
ADD_UP: Query[None] = Query(
    f"""
    with taken as (
        delete from listing_tally_changes where id in (
            select id from listing_tally_changes order by id limit :most for update skip locked
        )
        returning {_KIND}, many
    )
    insert into listing_tallies ({_KIND}, many)
    select {_KIND}, sum(many)::int from taken group by {_KIND} having sum(many) <> 0 order by {_KIND}
    on conflict ({_KIND}) do update set many = listing_tallies.many + excluded.many
    """
)
FORGET_NONE: Query[None] = Query("delete from listing_tallies where many = 0")
WAITING = Query("select count(*)::int from (select from listing_tally_changes limit :most) t", int)
ADD_UP_SPOTS: Query[None] = Query(
    f"""
    with taken as (
        delete from listing_spot_changes where id in (
            select id from listing_spot_changes order by id limit :most for update skip locked
        )
        returning {_SPOT}, many
    )
    insert into listing_spots ({_SPOT}, many)
    select {_SPOT}, sum(many)::int from taken group by {_SPOT} having sum(many) <> 0 order by {_SPOT}
    on conflict ({_SPOT}) do update set many = listing_spots.many + excluded.many
    """
)
FORGET_EMPTY_SPOTS: Query[None] = Query("delete from listing_spots where many = 0")
SPOTS_WAITING = Query("select count(*)::int from (select from listing_spot_changes limit :most) t", int)
