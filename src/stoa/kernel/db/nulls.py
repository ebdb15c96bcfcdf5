"""Which columns of a query may be null, as far as its plan can tell.

A column may be null where it is read plainly from a table that allows it, or from the side of an outer join that may be
missing. Expressions, and columns that some condition of the query speaks about, are not judged.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import asyncpg

from .pool import Connection
from .query import Query

_CONDITIONS = ("Filter", "Index Cond", "Hash Cond", "Merge Cond", "Join Filter", "Recheck Cond", "TID Cond")
_ABSENT = {"Left": {"Inner"}, "Right": {"Outer"}, "Full": {"Inner", "Outer"}}


class _Source(NamedTuple):
    schema: str
    table: str
    absent: bool
    """The row may be missing, on one side of an outer join."""


async def columns_that_may_be_null(connection: Connection, query: Query[Any]) -> list[bool]:
    """Judge each column; False where it cannot be told."""
    plan = await _plan(connection, query)
    outputs: list[str] = plan.get("Output", []) if plan else []
    count = len((await connection.prepare(query.compiled)).get_attributes())
    if plan is None or len(outputs) != count:
        return [False] * count
    sources = dict(_sources(plan, absent=False))
    conditions = " ".join(_conditions(plan))
    found = []
    for output in outputs:
        alias, _, column = output.rpartition(".")
        source = sources.get(alias) if alias else next(iter(sources.values())) if len(sources) == 1 else None
        if source is None or not column.replace("_", "a").isalnum() or column in conditions:
            found.append(False)
        else:
            found.append(source.absent or await _nullable(connection, source, column))
    return found


async def _plan(connection: Connection, query: Query[Any]) -> dict[str, Any] | None:
    """Plan the statement without values, so that no value makes a part of it vanish."""
    values = f"({', '.join('null' for _ in query.names)})" if query.names else ""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("set local plan_cache_mode = force_generic_plan")
        await connection.execute(f"prepare _stoa_nulls as {query.compiled}")
        try:
            text = await connection.fetchval(f"explain (verbose, format json) execute _stoa_nulls{values}")
        finally:
            await connection.execute("deallocate _stoa_nulls")
    except asyncpg.PostgresError:
        return None
    finally:
        await transaction.rollback()
    plan: dict[str, Any] = json.loads(text)[0]["Plan"]
    return plan


def _sources(node: dict[str, Any], *, absent: bool) -> Iterator[tuple[str, _Source]]:
    if "Relation Name" in node and "Schema" in node:
        yield node.get("Alias", node["Relation Name"]), _Source(node["Schema"], node["Relation Name"], absent)
    for child in node.get("Plans", ()):
        missing = child.get("Parent Relationship") in _ABSENT.get(node.get("Join Type", ""), ())
        yield from _sources(child, absent=absent or missing)


def _conditions(node: dict[str, Any]) -> Iterator[str]:
    yield from (str(node[key]) for key in _CONDITIONS if key in node)
    for child in node.get("Plans", ()):
        yield from _conditions(child)


async def _nullable(connection: Connection, source: _Source, column: str) -> bool:
    return bool(
        await connection.fetchval(
            "select not (a.attnotnull or t.typnotnull) from pg_attribute a join pg_type t on t.oid = a.atttypid"
            " where a.attrelid = format('%I.%I', $1::text, $2::text)::regclass and a.attname = $3",
            source.schema,
            source.table,
            column,
        )
    )
