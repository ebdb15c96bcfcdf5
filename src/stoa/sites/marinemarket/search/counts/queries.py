"""SQL of counts beside filters: by tallies where there are some, else of boats that are looked at."""

from collections.abc import Sequence
from functools import cache

from stoa.kernel.db import Query
from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.search.filing.queries import COUNTED_UNDER
from stoa.sites.marinemarket.search.lanes.queries import equipment_by
from stoa.sites.marinemarket.search.models import FacetCounts
from stoa.sites.marinemarket.search.queries import Conditions, are_tallied, where_of
from stoa.sites.marinemarket.search.tellings import told
from stoa.sites.marinemarket.tallies.queries import COUNTED

MOST_COUNTED = 10_000
"""Of boats that only looking at them finds, so many are counted, and one more where there are more: past that, counting
costs more than it tells."""
ALL_TOGETHER = ""
"""Beside facets: how many boats are looked at."""
# Pieces of equipment are bits, so four of them are added up at once, sixteen bits apart: no count is greater than that.
_STEPS, _ONE_COUNT = 16, 0xFFFF
_EVERY_STEP = sum(1 << at for at in range(0, 64, _STEPS))
_FACETS: dict[str, str] = {
    "boatType": "b.boat_type",
    "condition": "b.condition",
    "state": "b.state",
    "fuel": "b.fuel",
    "currency": "b.currency",
}


@cache
def facet_query(names: tuple[str, ...], conditions: Conditions) -> Query[FacetCounts]:
    """Count the values of facets, each as if its own filter were off: by tallies, or of boats that are looked at."""
    others = {name: tuple(one for one in conditions if one[0] != name) for name in names}
    under = next((one for one in conditions if one in COUNTED_UNDER), None)
    wheres = {
        name: where_of(tuple(one for one in rest if one != under))
        for name, rest in others.items()
        if not are_tallied(rest)
    }
    boats = COUNTED_UNDER[under] if under else "listings b where b.shown"
    scans = {where: f"found{number}" for number, where in enumerate(dict.fromkeys(wheres.values()))}
    heads = ", ".join(
        _grouped(scan, f"{boats}{where}", [name for name in wheres if wheres[name] == where])
        for where, scan in scans.items()
    )
    parts = " union all ".join(
        _looked_at(name, scans[wheres[name]]) if name in wheres else _tallied(name, conditions) for name in names
    )
    sql = f"with {heads} {parts}" if heads else parts
    return Query(sql, FacetCounts, registered=False).named("marinemarket.search.FACETS")


def _tallied(name: str, conditions: Conditions) -> str:
    where = where_of(conditions, name)
    if name != "features":
        boats, value = f"{COUNTED} b where b.feature = ''", _FACETS[name]
    elif len(others := [one for one, _ in conditions if one != name]) <= 1:
        boats, value = f"{equipment_by(others[0] if others else 'currency')} b where true", "b.feature"
    else:
        boats, value = f"{COUNTED} b where b.feature <> ''", "b.feature"
    return told(name, f"select {value} as value, sum(b.many)::int as count from {boats}{where} group by 1")


def _grouped(scan: str, boats: str, names: Sequence[str]) -> str:
    """Read boats once and gather those that are alike; each facet adds these up, which are far fewer."""
    columns = [_FACETS[name] for name in names if name in _FACETS]
    counted = [*columns, "count(*)::int as many"]
    if "features" in names:
        counted += [f"sum(b.equipment >> {step} & {_EVERY_STEP})::bigint as _{step}" for step in range(_STEPS)]
    read = ", ".join([*columns, "b.equipment"] if "features" in names else columns)
    alike = f" group by {', '.join(columns)}" if columns else ""
    return f"""{scan} as materialized (
        select {", ".join(counted)} from (select {read} from {boats} limit {MOST_COUNTED + 1}) b{alike}
    )"""


def _looked_at(name: str, scan: str) -> str:
    if name == ALL_TOGETHER:
        return f"select '' as facet, '[]' as told, coalesce(sum(b.many), 0)::int as many from {scan} b"
    if name == "features":
        sums = ", ".join(f"sum(b._{step})::bigint as _{step}" for step in range(_STEPS))
        counts = ", ".join(f"_{at % _STEPS} >> {at // _STEPS * _STEPS} & {_ONE_COUNT}" for at in range(len(NAMES)))
        values = f"""select unnest(array[{", ".join(f"'{slug}'" for slug in NAMES)}]) as value,
            unnest(array[{counts}])::int as count from (select {sums} from {scan} b) as s"""
    else:
        values = f"select {_FACETS[name]} as value, sum(b.many)::int as count from {scan} b group by 1"
    return told(name, values)
