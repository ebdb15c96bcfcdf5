"""SQL of counts that stand ready in lanes."""

from functools import cache

from stoa.kernel.db import Query
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.boats.models import BoatType, Condition, Fuel
from stoa.sites.marinemarket.search.circles.queries import SPOTS
from stoa.sites.marinemarket.search.models import FacetCounts, LaneSums
from stoa.sites.marinemarket.search.tellings import told

WIDTH, _EQUIPMENT = 8, 33
"""Digits of a lane, and the first one of equipment; as `lanes_of` lays them out."""
_KINDS = {"boatType": BoatType, "condition": Condition, "fuel": Fuel}


def _first_lanes() -> dict[str, tuple[int, tuple[str, ...]]]:
    """Say at which lane each facet begins, and what its lanes count."""
    found, lane = {}, 1
    for name, kind in _KINDS.items():
        found[name] = lane, tuple(one.value for one in kind)
        lane += len(kind)
    return {**found, "features": (_EQUIPMENT, tuple(NAMES))}


LANES = _first_lanes()


def _added_up(head: str, counted: str) -> Query[LaneSums]:
    """Add up rows of states and currencies with their lanes. What each value has is read of that by the web process.

    To take lanes apart here and write them as JSON, in a select for each facet, took PostgreSQL three times as long.
    """
    sql = f"""
        with {head}found as materialized (
            select t.state, t.currency, sum(t.many)::int as many, sum(t.lanes) as lanes from ({counted}) t group by 1, 2
        )
        select coalesce(sum(f.lanes), 0)::text as lanes, coalesce(array_agg(f.state), '{{}}') as states,
            coalesce(array_agg(f.currency), '{{}}') as currencies, coalesce(array_agg(f.many), '{{}}') as many
        from found f
    """
    return Query(sql, LaneSums, registered=False).named("marinemarket.search.LANES")


def equipment_by(facet: str) -> str:
    """Write how many boats of each value of a facet have each piece of equipment; each boat has just one of a value."""
    column = "boat_type" if facet == "boatType" else facet
    return f"""(
        select l.feature, l.value as {column}, l.many from listing_feature_lanes l where l.facet = '{facet}'
        union all
        select e.feature, c.{column}, c.many from listing_lane_changes c
        cross join lateral (select distinct o.feature from unnest(c.features) o (feature)) e
    )"""


@cache
def in_circle() -> Query[LaneSums]:
    """Count boats in a circle, by the spots there."""
    columns = "b.state, b.currency, b.many, b.lanes"
    here = "b.spot = any((select h.spots from here h)::int[])"
    return _added_up(
        f"here as materialized (select {SPOTS} as spots), ",
        f"""select {columns} from listing_spot_lanes b where {here}
        union all select {columns} from listing_lane_changes b where {here}""",
    )


@cache
def under_word() -> Query[LaneSums]:
    """Count boats under one word."""
    return _added_up(
        "",
        """select b.state, b.currency, b.many, b.lanes from listing_word_lanes b where b.word = (select :word::text)
        union all select b.state, b.currency, b.many, b.lanes from listing_lane_changes b
        where (select :word::text) = any(b.words)""",
    )


@cache
def with_features(names: tuple[str, ...]) -> Query[FacetCounts]:
    """Count boats with two pieces of equipment, or with one that is named twice; equipment itself is counted of all."""
    known = ", ".join(f"'{one}'" for one in NAMES)
    # One lane alone is cut out as a number, without those above and below it: to write all digits takes longer.
    below = f"(select {WIDTH} * ({_EQUIPMENT - 2} + array_position(array[{known}], :other::text)))"
    lane = f"(trunc(sum(t.lanes), -{below}) - trunc(sum(t.lanes), -{below} - {WIDTH}))"
    count = f"({lane} * (select ('1e-' || {below})::numeric))::int"
    parts = [
        told("features", "select e.feature as value, e.count from equipment e")
        if name == "features"
        else told(name, f"select f.value, f.count from found f where f.facet = '{name}'")
        for name in names
    ]
    sql = f"""
        with found as materialized (
            select t.facet, t.value, {count} as count from (
                select b.facet, b.value, b.lanes from listing_feature_lanes b
                where b.facet in ('boatType', 'condition', 'state', 'fuel', 'currency')
                    and b.feature = (select :feature::text)
                union all
                select v.facet, v.value, b.lanes from listing_lane_changes b cross join lateral (values
                    ('boatType', b.boat_type), ('condition', b.condition), ('state', b.state), ('fuel', b.fuel),
                    ('currency', b.currency)
                ) v (facet, value) where (select :feature::text) = any(b.features)
            ) t group by 1, 2
        ), equipment as (
            select b.feature, sum(b.many)::int as count from {equipment_by("currency")} b group by 1
        )
        {" union all ".join(parts)}
    """
    return Query(sql, FacetCounts, registered=False).named("marinemarket.search.LANES")
