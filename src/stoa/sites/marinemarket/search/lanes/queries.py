"""SQL of counts that stand ready in lanes."""

from functools import cache

from stoa.kernel.db import Query
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.boats.models import BoatType, Condition, Fuel
from stoa.sites.marinemarket.search.circles.queries import SPOTS
from stoa.sites.marinemarket.search.models import FacetCounts
from stoa.sites.marinemarket.search.tellings import told

_WIDTH, _LANES, _EQUIPMENT = 8, 95, 33
"""Digits of a lane, how many lanes there are, and the first one of equipment; as `lanes_of` lays them out."""
_KINDS = {"boatType": BoatType, "condition": Condition, "fuel": Fuel}


def _first_lanes() -> dict[str, tuple[int, tuple[str, ...]]]:
    """Say at which lane each facet begins, and what its lanes count."""
    found, lane = {}, 1
    for name, kind in _KINDS.items():
        found[name] = lane, tuple(one.value for one in kind)
        lane += len(kind)
    return {**found, "features": (_EQUIPMENT, tuple(NAMES))}


LANES = _first_lanes()


def _count(lanes: str, lane: str) -> str:
    return f"convert_from(substr({lanes}, {_WIDTH} * ({_LANES} - ({lane})) + 1, {_WIDTH}), 'UTF8')::int"


def _written(lanes: str) -> str:
    """Write all digits, as bytes: where a lane stands among letters is counted from the first one."""
    return f"convert_to(lpad(({lanes})::text, {_WIDTH * _LANES}, '0'), 'UTF8')"


def _of_lanes(name: str) -> str:
    first, values = LANES[name]
    known = ", ".join(f"'{one}'" for one in values)
    return told(
        name,
        f"""select k.value, {_count("a.lanes", f"{first - 1} + k.place::int")} as count
        from added a, unnest(array[{known}]) with ordinality as k (value, place)""",
    )


def _of_states_and_currencies(names: tuple[str, ...], head: str, counted: str) -> Query[FacetCounts]:
    """Add up rows of states and currencies, and take the lanes of their sum apart."""
    parts = [
        _of_lanes(name)
        if name in LANES
        else told(name, f"select f.{name} as value, sum(f.many)::int as count from found f group by 1")
        for name in names
    ]
    sql = f"""
        with {head}found as materialized (
            select t.state, t.currency, sum(t.many) as many, sum(t.lanes) as lanes from ({counted}) t group by 1, 2
        ), added as materialized (select {_written("sum(f.lanes)")} as lanes from found f)
        {" union all ".join(parts)}
    """
    return Query(sql, FacetCounts, registered=False).named("marinemarket.search.LANES")


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
def in_circle(names: tuple[str, ...]) -> Query[FacetCounts]:
    """Count boats in a circle, by the spots there."""
    columns = "b.state, b.currency, b.many, b.lanes"
    here = "b.spot = any((select h.spots from here h)::int[])"
    return _of_states_and_currencies(
        names,
        f"here as materialized (select {SPOTS} as spots), ",
        f"""select {columns} from listing_spot_lanes b where {here}
        union all select {columns} from listing_lane_changes b where {here}""",
    )


@cache
def under_word(names: tuple[str, ...]) -> Query[FacetCounts]:
    """Count boats under one word."""
    return _of_states_and_currencies(
        names,
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
    below = f"(select {_WIDTH} * ({_EQUIPMENT - 2} + array_position(array[{known}], :other::text)))"
    lane = f"(trunc(sum(t.lanes), -{below}) - trunc(sum(t.lanes), -{below} - {_WIDTH}))"
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
