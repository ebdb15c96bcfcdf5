"""SQL of tallies."""

from stoa.kernel.db import Query

_KIND = "game_type, region, language, version, online, verified, placed, tags"
# The columns of a server that lists are narrowed by, under their own names; where one stands is not told.
_TOLD = """
    game_type, nullif(region, '') as region, nullif(language, '') as language, nullif(version, '') as version, online,
    verified, case when placed then 0 end as latitude, tags, many
"""
COUNTED = f"(select {_TOLD} from server_tallies union all select {_TOLD} from server_tally_changes)"
"""Tallies and what has changed since: as many servers as `many` says."""
TALLIED = frozenset({"gameType", "region", "language", "version", "online", "verified", "near", "tags", "facets"})
"""Filters of which tallies know."""

# One statement takes the changes out and puts them in, so whoever reads meanwhile counts each of them once.
ADD_UP: Query[None] = Query(
    f"""
    with taken as (
        delete from server_tally_changes where id in (
            select id from server_tally_changes order by id limit :most for update skip locked
        )
        returning {_KIND}, many
    )
    insert into server_tallies ({_KIND}, many)
    select {_KIND}, sum(many)::int from taken group by {_KIND} having sum(many) <> 0 order by {_KIND}
    on conflict ({_KIND}) do update set many = server_tallies.many + excluded.many
    """
)
FORGET_NONE: Query[None] = Query("delete from server_tallies where many = 0")
WAITING = Query("select count(*)::int from (select from server_tally_changes limit :most) t", int)
