"""SQL of tallies."""

from stoa.kernel.db import Query

_KIND = "feature, boat_type, condition, state, fuel, currency"
# Tallies and what has changed since, under the names that the filters of the search use.
COUNTED = f"(select {_KIND}, many from listing_tallies union all select {_KIND}, many from listing_tally_changes)"
_SPOT = "boat_type, latitude, longitude"
SPOTS = f"(select {_SPOT}, many from listing_spots union all select {_SPOT}, many from listing_spot_changes)"


def _adding_up(table: str, changes: str, key: str) -> Query[None]:
    """Take changes out and put them in with one statement, so whoever reads meanwhile counts each of them once."""
    return Query(
        f"""
        with taken as (
            delete from {changes} where id in (select id from {changes} order by id limit :most for update skip locked)
            returning {key}, many
        )
        insert into {table} ({key}, many)
        select {key}, sum(many)::int from taken group by {key} having sum(many) <> 0 order by {key}
        on conflict ({key}) do update set many = {table}.many + excluded.many
        """
    )


def _waiting(changes: str) -> Query[int]:
    return Query(f"select count(*)::int from (select from {changes} limit :most) t", int)


ADD_UP = _adding_up("listing_tallies", "listing_tally_changes", _KIND)
FORGET_NONE: Query[None] = Query("delete from listing_tallies where many = 0")
WAITING = _waiting("listing_tally_changes")
ADD_UP_SPOTS = _adding_up("listing_spots", "listing_spot_changes", _SPOT)
FORGET_EMPTY_SPOTS: Query[None] = Query("delete from listing_spots where many = 0")
SPOTS_WAITING = _waiting("listing_spot_changes")
