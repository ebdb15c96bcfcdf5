"""SQL that counts what stands in a circle: by squares inside it, and by servers where the rim goes through one."""

from stoa.kernel.db import Query
from stoa.sites.firstspawn.servers.columns import METERS
from stoa.sites.firstspawn.servers.facets.queries import FACET_VALUES, LABELS

_SMALLEST = 3
_RADIUS = f"(:radiusKm::float8 * 1000 / {METERS})"
# A hair more than what the arcs of two far points are reckoned to: who stands so near the rim is looked at.
_HAIR = 1e-7
_AWAY = f"2 * asin(least(1, cube_distance(a.middle, (select :near::text::cube)) / {2 * METERS}))"
_LOOKED_AT = f"""
    select a.area, a.level, m.away + a.reach + {_HAIR} <= (select {_RADIUS}) as inside
    from {{areas}} cross join lateral (select {_AWAY} as away offset 0) as m
    where m.away - a.reach - {_HAIR} <= (select {_RADIUS})
"""
# The whole distance is compared as the list itself compares it.
_STRAIGHT = f"(2 * {METERS} * sin(least(:radiusKm::float8 * 500 / {METERS}, pi() / 2)))"
_WITHIN = "looked_at l cross join lateral (select k.* from server_areas k where k.within = l.area offset 0) as a"
# From large squares to small ones, each only where the rim goes through the one around it.
_SQUARES = f"""
    recursive looked_at as (
        {_LOOKED_AT.format(areas="server_areas a")} and a.within = 0
        union all
        {_LOOKED_AT.format(areas=_WITHIN)} and not l.inside
    )
"""
_AT_THE_RIM = f"""
    from looked_at l cross join lateral (
        select b.* from servers_by_area b where b.area = l.area offset 0
    ) as s
    where l.level = {_SMALLEST} and not l.inside
        and cube_distance(s.place, (select :near::text::cube)) <= (select {_STRAIGHT})
"""
_COUNTED = f"""
    counted as (
        select k.facet, k.value, k.many from server_area_tallies k
        where k.area = any(array(select l.area from looked_at l where l.inside))
        union all
        select c.facet, c.value, c.many from server_area_changes c
        where c.area in (select l.area from looked_at l where l.inside)
        union all
        select f.facet, f.value, s.many from (
            select s.game_type, s.region, s.tags, count(*)::int as many {_AT_THE_RIM} group by 1, 2, 3
        ) as s
        cross join lateral counted_of_server(s.game_type, s.region, s.tags) as f
    )
"""
_LABEL = f"case f.facet {' '.join(f"when '{name}' then {label}" for name, label in LABELS.items())} end"

# Parameters stand in selects of their own: the planner makes nothing of their values then, and plans but once. Which
# facets are wanted is asked of the sums, and not of each square's part of them. All of it is one text: fifty rows of
# four columns take the process that reads them longer than everything else about them.
FACETS_AROUND = Query(
    f"""
    with {_SQUARES}, {_COUNTED}
    select coalesce(json_agg(
        json_build_array(f.facet, f.value, {_LABEL}, f.many) order by f.facet, f.place
    ), '[]')::text from (
        select c.facet, c.value, c.many,
            row_number() over (partition by c.facet order by c.many desc, c.value) as place
        from (
            select c.facet, c.value, sum(c.many)::int as many from counted c group by c.facet, c.value offset 0
        ) c where c.facet = any((select :names::text[])::text[]) and c.many > 0
    ) f where f.place <= {FACET_VALUES}
    """,
    str,
)
COUNT_AROUND = Query(
    f"""
    with {_SQUARES}, {_COUNTED}
    select coalesce(sum(c.many), 0)::int from counted c where c.facet = 'gameType'
    """,
    int,
)
