"""SQL that counts what fits a question: from tallies where they know enough, otherwise among the servers."""

from functools import cache

from stoa.kernel.db import Query
from stoa.kernel.db.shapes import MOST_COUNTED
from stoa.sites.firstspawn.servers.columns.queries import CATALOGUE
from stoa.sites.firstspawn.servers.models import FacetRow
from stoa.sites.firstspawn.servers.queries import PLACES, SERVERS
from stoa.sites.firstspawn.tallies.queries import COUNTED, TALLIED

_COUNTED = 20_000
_UNKNOWN_OF_PLACES = frozenset({"q", "bedrock"})
FACET_VALUES = 60
_FACETS: dict[str, str] = {"tags": "unnest(s.tags)", "gameType": "s.game_type", "region": "s.region"}
LABELS: dict[str, str] = {
    "tags": f"coalesce(({CATALOGUE}) -> f.value ->> 'name', f.value)",
    "gameType": "initcap(f.value)",
    "region": "f.value",
}

type Conditions = tuple[tuple[str, str], ...]


def _source(conditions: Conditions) -> str:
    """Say where servers are counted: what is narrowed by a circle is known of each place, but for what is not."""
    names = {name for name, _ in conditions}
    return PLACES if "radiusKm" in names and _UNKNOWN_OF_PLACES.isdisjoint(names) else "servers s"


def _where(conditions: Conditions, without: str = "") -> str:
    """Write the conditions of a question for a statement that is no list."""
    without_these = {without, "near"} if _source(conditions) == PLACES else {without}  # who is in a circle has a place
    told = [SERVERS.filters[name].conditions()[mode] for name, mode in conditions if name not in without_these]
    return "".join(f" and ({condition})" for condition in told if condition)


def are_tallied(conditions: Conditions) -> bool:
    """Say whether tallies alone answer a question."""
    return all(name in TALLIED for name, _ in conditions)


@cache
def count_query(conditions: Conditions) -> Query[int]:
    """Count what fits, up to a bound: beyond it a count costs more than it tells."""
    inner = f"select 1 from {_source(conditions)} where s.active{_where(conditions)} limit {MOST_COUNTED + 1}"
    return Query(f"select count(*)::int from ({inner}) as t", int, registered=False).named("firstspawn.servers.COUNT")


@cache
def facet_query(names: tuple[str, ...], conditions: Conditions) -> Query[FacetRow]:
    """Count the values of facets, each as if its own filter were off; tags that are all wanted narrow one another.

    Tallies know what most lists are narrowed by. Elsewhere servers are counted, up to a bound: past it, that costs more
    than it tells.
    """
    tallied = are_tallied(conditions)
    source = f"{COUNTED} s where true" if tallied else f"{_source(conditions)} where s.active"
    bound = "" if tallied else f"limit {_COUNTED}"
    many = "s.many" if tallied else "1 as many"
    wheres = {name: _where(conditions, "" if (name, "all") in conditions else name) for name in names}
    scans = {where: f"found{number}" for number, where in enumerate(dict.fromkeys(wheres.values()))}
    heads = ", ".join(
        f"""{scan} as {"" if where else "not "}materialized (
            select s.tags, s.game_type, s.region, {many} from {source}{where} {bound}
        )"""
        for where, scan in scans.items()
    )
    parts = [
        f"""(select '{name}' as facet, f.value, {LABELS[name]} as label, f.count from (
            select t.value, sum(t.many)::int as count from (
                select {_FACETS[name]} as value, s.many from {scans[wheres[name]]} s
            ) t where t.value is not null group by t.value having sum(t.many) > 0
            order by sum(t.many) desc, t.value limit {FACET_VALUES}
        ) f)"""
        for name in names
    ]
    sql = f"with {heads} {' union all '.join(parts)}"
    return Query(sql, FacetRow, registered=False).named("firstspawn.servers.FACETS")
