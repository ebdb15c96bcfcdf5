"""Is a listing served by its indexes? The suite asks this of every registered listing, on tables with many rows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .listing import Listing
from .listing_shapes import needed_by, shapes_of
from .pool import Connection
from .query import compile_named
from .shapes import Shape, compose_count

MOST_READ = 10_000


async def explain_faults(
    connection: Connection, listing: Listing[Any], samples: Mapping[str, Any], *, most: int = MOST_READ
) -> list[str]:
    """Run every shape of a listing with sample values, and say which of them reads or sorts too many rows.

    `samples` holds a value for each filter and each parameter of the base. A fault is a sequential scan of a table
    that holds more than `most` rows, a sort of more than `most` rows, and a scan that throws away more than that.
    """
    needed = {*listing.filters, *listing.fixed}
    if missing := needed - samples.keys():
        return [f"{listing.name} was given no sample for {', '.join(sorted(missing))}."]
    sizes = await _sizes(connection)
    faults: list[str] = []
    boundaries: dict[tuple[Any, ...], Sequence[Any] | None] = {}
    for shape in shapes_of(listing):
        params = dict(samples)
        if shape.start != "first":
            asked = (shape.sort.name, shape.mirrored, shape.filters)
            if asked not in boundaries:
                boundaries[asked] = await _boundary(connection, listing, shape, samples)
            values = boundaries[asked]
            if values is None:
                continue
            params |= _position(values)
        query = listing.query(shape)
        args = [params[name] for name in query.names]
        text = await connection.fetchval(f"explain (analyze, timing off, format json) {query.compiled}", *args)
        faults += [f"{query.name} {fault}" for fault in _plan_faults(json.loads(text)[0]["Plan"], sizes, most)]
    return faults


async def null_faults(connection: Connection, listing: Listing[Any], samples: Mapping[str, Any]) -> list[str]:
    """Say which sorts meet nulls without having declared where they stand."""
    faults = []
    for sort in listing.sorts.values():
        for expression in sort.by if sort.nulls is None else ():
            compiled, names = compile_named(
                compose_count(listing.base, [*needed_by(listing, sort), f"({expression}) is null"])
            )
            if await connection.fetchval(compiled, *[samples[name] for name in names]):
                faults.append(f"{listing.name} sorts by {sort.name}, which can be null: say nulls='first' or 'last'.")
    return faults


async def _boundary(
    connection: Connection, listing: Listing[Any], shape: Shape, samples: Mapping[str, Any]
) -> Sequence[Any] | None:
    """Sort values and key of the last row of the first page."""
    query, places = listing.prepared(Shape(shape.sort, shape.mirrored, shape.filters))
    rows = await connection.fetch(query.compiled, *[samples[name] for name in query.names])
    return [rows[-1][place] for place in places] if rows else None


def _position(values: Sequence[Any]) -> dict[str, Any]:
    *sorted_by, key = values
    return {"_k": key} | {f"_s{index}": value for index, value in enumerate(sorted_by)}


async def _sizes(connection: Connection) -> dict[str, float]:
    rows = await connection.fetch("select relname, sum(reltuples) as rows from pg_class where relkind = 'r' group by 1")
    return {row["relname"]: row["rows"] for row in rows}


def _plan_faults(node: dict[str, Any], sizes: Mapping[str, float], most: int) -> Iterator[str]:
    kind, loops = node["Node Type"], node.get("Actual Loops", 1)
    table = node.get("Relation Name", "")
    thrown_away = node.get("Rows Removed by Filter", 0) * loops
    if kind == "Seq Scan" and sizes.get(table, 0) > most and loops:
        yield f"reads all of {table} ({sizes[table]:.0f} rows): it needs an index."
    elif thrown_away > most:
        yield f"reads {thrown_away:.0f} rows of {table or 'a join'} to throw them away: it needs an index that fits."
    children = node.get("Plans", ())
    if kind in {"Sort", "Incremental Sort"}:
        rows = sum(child["Actual Rows"] * child["Actual Loops"] for child in children)
        if rows > most:
            yield f"sorts {rows:.0f} rows by {', '.join(node['Sort Key'])}: it needs an index in that order."
    for child in children:
        yield from _plan_faults(child, sizes, most)
