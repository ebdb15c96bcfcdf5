"""Does a query fit the schema? The suite asks this of every registered query."""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import asyncpg
import msgspec

from .listing import Listing
from .listing_shapes import shapes_of
from .nulls import columns_that_may_be_null
from .pool import Connection
from .query import Query

_JSON = {"json", "jsonb"}
_TEXTS = {"text", "varchar", "bpchar", "name", "citext", "char"}
_ADDRESSES = {"inet", "cidr"}
_TAKES: dict[Any, set[str]] = {
    str: _TEXTS,
    int: {"int2", "int4", "int8", "oid"},
    float: {"float4", "float8"},
    Decimal: {"numeric"},
    bool: {"bool"},
    bytes: {"bytea"},
    UUID: {"uuid"},
    datetime: {"timestamptz"},
    date: {"date"},
    time: {"time"},
    timedelta: {"interval"},
    msgspec.Raw: _JSON,
    ipaddress.IPv4Address: _ADDRESSES,
    ipaddress.IPv6Address: _ADDRESSES,
    ipaddress.IPv4Network: _ADDRESSES,
    ipaddress.IPv6Network: _ADDRESSES,
}

_NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric"}
_PARAMETERS: dict[Any, set[str]] = {
    int: _NUMBERS,
    float: {"float4", "float8", "numeric"},
    Decimal: {"numeric"},
    bool: {"bool"},
    UUID: {"uuid"},
    datetime: {"timestamptz"},
    date: {"date"},
}


async def prepare_faults(connection: Connection, query: Query[Any]) -> list[str]:
    """Prepare a query, and say where its columns do not fit what it is read into."""
    try:
        statement = await connection.prepare(query.compiled)
    except asyncpg.PostgresError as error:
        return [f"{query.name} is refused by PostgreSQL: {error}"]
    columns = [(one.name, one.type) for one in statement.get_attributes()]
    if query.into is NoneType:
        return []
    fields = _fields(query.into)
    given = [name for name, _ in columns]
    if given != list(fields) if _is_struct(query.into) else len(given) != 1:
        return [f"{query.name} gives ({', '.join(given)}), and is read into {_words(query.into)}."]
    labels = await _enum_labels(connection, [column.oid for _, column in columns])
    nullable = await columns_that_may_be_null(connection, query)
    return [
        f"{query.name}: {fault}"
        for index, (kind, (name, column)) in enumerate(zip(fields.values(), columns, strict=True))
        for fault in _column_faults(kind, name, column, labels.get(column.oid), may_be_null=nullable[index])
    ]


async def listing_faults(connection: Connection, listing: Listing[Any]) -> list[str]:
    """Check a listing's columns as those of a query, and prepare every shape of it."""
    faults = await prepare_faults(connection, listing.rows.named(listing.name))
    queries = [listing.query(shape) for shape in shapes_of(listing)]
    if listing.finished:
        queries += [listing.query(shape._replace(finished=True)) for shape in shapes_of(listing)]
    queries += [listing.count_query(shape.filters) for shape in shapes_of(listing)]
    for query in () if faults else dict.fromkeys(queries):
        try:
            statement = await connection.prepare(query.compiled)
        except asyncpg.PostgresError as error:
            faults.append(f"{query.name} is refused by PostgreSQL: {error}")
        else:
            faults += _parameter_faults(listing, dict(zip(query.names, statement.get_parameters(), strict=True)))
    return list(dict.fromkeys(faults))


def _parameter_faults(listing: Listing[Any], parameters: Mapping[str, asyncpg.Type]) -> Iterator[str]:
    """Find filters whose type PostgreSQL understands otherwise: `players - :near` makes a whole number of `:near`."""
    for name, column in parameters.items():
        one = listing.filters.get(name)
        plain = _without_none(one.bounded)[0] if one and one.read is None else Any
        takes = _PARAMETERS.get(plain)
        if takes and column.name.removesuffix("[]") not in takes:
            yield (
                f"{listing.name}: PostgreSQL takes :{name} for {column.name}, and the filter gives {plain.__name__}."
                f" Write the type behind it, such as :{name}::{max(takes)}."
            )


def _fields(into: Any) -> dict[str, Any]:
    if not _is_struct(into):
        return {"": into}
    hints = get_type_hints(into)
    return {name: hints[name] for name in into.__struct_fields__}


def _is_struct(into: Any) -> bool:
    return isinstance(into, type) and issubclass(into, msgspec.Struct)


def _words(into: Any) -> str:
    return f"{into.__name__}({', '.join(into.__struct_fields__)})" if _is_struct(into) else "a single value"


def _column_faults(
    kind: Any, name: str, column: asyncpg.Type, labels: Sequence[str] | None, *, may_be_null: bool
) -> Iterator[str]:
    plain, optional = _without_none(kind)
    if may_be_null and not optional:
        yield f"column {name} may be null, and its field does not allow None."
    if not _fits(plain, column.name, is_enum=labels is not None):
        shown = getattr(plain, "__name__", str(plain))
        yield f"column {name} is of type {column.name}, which does not become {shown}."
    elif labels is not None and isinstance(plain, type) and issubclass(plain, Enum):
        strangers = set(labels) - {member.value for member in plain}
        if strangers:
            yield f"column {name} can hold {', '.join(sorted(strangers))}, which {plain.__name__} does not know."


def _without_none(kind: Any) -> tuple[Any, bool]:
    while isinstance(kind, TypeAliasType) or get_origin(kind) is Annotated:
        kind = kind.__value__ if isinstance(kind, TypeAliasType) else get_args(kind)[0]
    if get_origin(kind) in {Union, UnionType} and NoneType in get_args(kind):
        rest = [one for one in get_args(kind) if one is not NoneType]
        return (_without_none(rest[0])[0] if len(rest) == 1 else Any), True
    return kind, kind in {Any, object, NoneType}


def _fits(kind: Any, column: str, *, is_enum: bool) -> bool:
    if kind in {Any, object} or get_origin(kind) in {Union, UnionType}:
        return True
    if get_origin(kind) is Literal:
        return all(_fits(type(choice), column, is_enum=is_enum) for choice in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return all(_fits(type(member.value), column, is_enum=is_enum) for member in kind)
    if kind in _TAKES:
        return column in _TAKES[kind] or (kind is str and is_enum)
    if column.endswith("[]"):
        inner = (get_args(kind) or (Any,))[0]
        return (get_origin(kind) or kind) is list and _fits(_without_none(inner)[0], column[:-2], is_enum=is_enum)
    return column in _JSON and (_is_struct(kind) or (get_origin(kind) or kind) in {dict, list, tuple})


async def _enum_labels(connection: Connection, oids: Sequence[int]) -> dict[int, list[str]]:
    """Labels of the enumerations, and of the arrays of them, among some types."""
    rows = await connection.fetch(
        "select t.oid, array_agg(e.enumlabel::text) as labels from pg_type t"
        " join pg_enum e on e.enumtypid in (t.oid, t.typelem) where t.oid = any($1::oid[]) group by t.oid",
        list(oids),
    )
    return {row["oid"]: row["labels"] for row in rows}
