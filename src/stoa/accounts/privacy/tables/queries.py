"""SQL over tables that the features declare: names of tables and columns come from the code, values as parameters."""

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from stoa.accounts.privacy.rules import TablePlan
from stoa.kernel.db import Query

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_EMPTY = {"text": "''", "varchar": "''", "bytea": "''", "jsonb": "'{}'", "json": "'{}'", "_text": "'{}'", "int4": "0"}


class Column(msgspec.Struct, frozen=True):
    """A column as the database knows it."""

    name: str
    kind: str
    required: bool
    has_default: bool


COLUMNS = Query(
    """
    select a.attname::text as name, t.typname::text as kind, a.attnotnull as required, a.atthasdef as has_default
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = to_regclass(:table::text) and a.attnum > 0 and not a.attisdropped
    """,
    Column,
)


def rows_of(plan: TablePlan, columns: Iterable[str]) -> Query[msgspec.Raw]:
    """Read columns of a person's rows as JSON objects."""
    return _rows(plan, tuple(columns))


@cache
def _rows(plan: TablePlan, columns: tuple[str, ...]) -> Query[msgspec.Raw]:
    shown = ", ".join(_named(column) for column in columns)
    sql = f"select to_jsonb(r) from (select {shown} from {_table(plan.table)} where {_whose(plan)}) r"
    return Query(sql, msgspec.Raw, registered=False).named(f"accounts.privacy.read.{plan.table}")


def removal_of(plan: TablePlan) -> Query[bool]:
    """Remove a person's rows."""
    sql = f"delete from {_table(plan.table)} where {_whose(plan)} returning true"
    return Query(sql, bool, registered=False).named(f"accounts.privacy.remove.{plan.table}")


def emptying_of(plan: TablePlan, columns: Iterable[Column]) -> Query[bool]:
    """Empty columns of a person's rows."""
    changes = ", ".join(f"{_named(one.name)} = {_emptied(plan, one)}" for one in columns)
    sql = f"update {_table(plan.table)} set {changes} where {_whose(plan)} returning true"
    return Query(sql, bool, registered=False).named(f"accounts.privacy.empty.{plan.table}")


def _emptied(plan: TablePlan, column: Column) -> str:
    if not column.required:
        return "null"
    if column.has_default:
        return "default"
    empty = _EMPTY.get(column.kind)
    if empty is None:
        message = f"{plan.table}.{column.name} cannot be emptied: let it be null, or give it a default."
        raise ValueError(message)
    return empty


def _whose(plan: TablePlan) -> str:
    value = f":owner::{'uuid' if plan.matches == 'id' else 'text'}"
    if plan.through:
        table, column = plan.through.rsplit(".", 1)
        return f"{_named(plan.owner)} in (select {_named(column)} from {_table(table)} where person_id = {value})"
    return f"{_named(plan.owner)} = {value}"


def _table(name: str) -> str:
    return ".".join(_named(part) for part in name.split("."))


def _named(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        message = f"{name!r} is no name of a table or column."
        raise ValueError(message)
    return f'"{name}"'
