"""Queries as typed objects: named parameters, rows as structs, timed under their own name."""

import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from enum import Enum
from types import NoneType
from typing import Any, TypeAliasType, cast, get_args, get_origin, get_type_hints, overload

import asyncpg
import msgspec

from stoa.kernel.errors import NotFound
from stoa.kernel.timing import Timing

from .handles import Read, Write

# Quoted text, comments and dollar quotes are passed over; `::type` and `a:b` are no parameters.
_TOKEN = re.compile(
    r"""
    '(?:[^']|'')*' | "[^"]*" | --[^\n]* | /\*.*?\*/ | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$
    | ::\s*\w+
    | (?<![\w:]):(?P<name>[a-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)

_registry: "list[Query[Any]]" = []


class Query[T]:
    """One SQL statement with `:named` parameters, and what a row of it becomes.

    `into` is a struct whose fields are the columns in their order, or a plain type for a single column.
    """

    __slots__ = ("_expected", "_hold", "_name", "compiled", "into", "module", "names", "sql", "timing")

    @overload
    def __init__(self: "Query[None]", sql: str, *, registered: bool = True) -> None: ...

    @overload
    def __init__(self, sql: str, into: type[T], *, registered: bool = True) -> None: ...

    def __init__(self, sql: str, into: Any = NoneType, *, registered: bool = True) -> None:
        """Compile the named parameters once."""
        self.sql = sql
        self.into = into
        self.compiled, self.names = compile_named(sql)
        self._expected = frozenset(self.names)
        self.timing = Timing()
        self.module = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001 - the room that the query belongs to
        self._name = ""
        self._hold: Callable[..., T] | None = None
        if registered:
            _registry.append(cast("Query[Any]", self))

    @property
    def name(self) -> str:
        """The room and the variable under which the query stands: `firstspawn.reviews.INSERT`."""
        if not self._name:
            self._name = declared_name(self.module, self)
        return self._name

    def named(self, name: str) -> "Query[T]":
        """Give the query a name of its own, where it stands in no variable."""
        self._name = name
        return self

    def __repr__(self) -> str:
        """Show the name rather than the text."""
        return f"<Query {self.name}>"

    def bind(self, params: Mapping[str, Any]) -> list[Any]:
        """Put the parameters in the order of the compiled statement."""
        if params.keys() != self._expected:
            message = f"{self.name} takes {sorted(self.names)}, and was given {sorted(params)}."
            raise TypeError(message)
        return [params[name] for name in self.names]

    async def first(self, db: Read, **params: Any) -> T | None:
        """Give the first row, or None."""
        rows = await db.fetch(self, self.bind(params))
        return self.hold(rows[0]) if rows else None

    async def one(self, db: Read, **params: Any) -> T:
        """Give the row that must be there; `NotFound` when it is not."""
        rows = await db.fetch(self, self.bind(params))
        if not rows:
            raise NotFound
        return self.hold(rows[0])

    async def all(self, db: Read, **params: Any) -> list[T]:
        """Give every row."""
        hold = self.hold
        return [hold(row) for row in await db.fetch(self, self.bind(params))]

    async def run(self, db: Read, **params: Any) -> int:
        """Run the statement for its effect; give the number of rows that it returned."""
        return len(await db.fetch(self, self.bind(params)))

    async def many(self, db: Write, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run the statement once for each set of parameters."""
        await db.fetch_many(self, [self.bind(row) for row in rows])

    @asynccontextmanager
    async def stream(self, db: Read, *, batch: int = 500, **params: Any) -> AsyncIterator[AsyncIterator[T]]:
        """Walk over any number of rows with a bounded number of them in memory."""
        async with db.cursor(self, self.bind(params), batch) as cursor:
            yield (self.hold(row) async for row in cursor)

    @property
    def hold(self) -> Callable[[asyncpg.Record], T]:
        """The function that turns a row into `into`."""
        if self._hold is None:
            self._hold = _holder(self.into)
        return self._hold


def registered_queries() -> list[Query[Any]]:
    """Every query that some room has declared; the tests prepare them all."""
    return list(_registry)


def declared_name(module: str, declared: object) -> str:
    """Give the room and the variable under which something stands."""
    found = (
        next((key for key, value in vars(sys.modules[module]).items() if value is declared), "?")
        if module in sys.modules
        else "?"
    )
    return f"{module.removeprefix('stoa.').removeprefix('sites.').removesuffix('.queries')}.{found}"


def as_json(value: Any) -> str:
    """Write a value for a `jsonb` parameter."""
    return msgspec.json.encode(value).decode()


def compile_named(sql: str) -> tuple[str, tuple[str, ...]]:
    """Replace `:name` by `$n`; the same name is the same parameter."""
    names: list[str] = []

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _TOKEN.sub(replace, sql), tuple(names)


def with_parameters(sql: str, ending: str) -> str:
    """Write a statement with an ending at each of its parameters, so that it may stand beside others."""
    return _TOKEN.sub(lambda match: match[0] if match["name"] is None else f"{match[0]}{ending}", sql)


def _holder[T](into: type[T]) -> Callable[[asyncpg.Record], T]:
    struct: Any = into  # `into` may also be an annotation such as `int | None`, which is no class
    if not (isinstance(struct, type) and issubclass(struct, msgspec.Struct)):
        decode = _decoder(into)
        if decode is None:
            return lambda row: row[0]
        return lambda row: cast("T", decode(row[0]))
    hints = get_type_hints(into)
    decoders = tuple(
        (index, decode)
        for index, field in enumerate(struct.__struct_fields__)
        if (decode := _decoder(hints[field])) is not None
    )
    if not decoders:
        return lambda row: into(*row)

    def hold(row: asyncpg.Record) -> T:
        values = list(row)
        for index, decode in decoders:
            values[index] = decode(values[index])
        return into(*values)

    return hold


def _decoder(kind: Any) -> Callable[[Any], Any] | None:
    """How a column becomes a value of `kind`, where it is not one already. `jsonb` arrives as text."""
    if isinstance(kind, TypeAliasType):
        return _decoder(kind.__value__)
    choices = [arg for arg in get_args(kind) if arg is not type(None)] if get_origin(kind) is not None else []
    if type(None) in get_args(kind) and len(choices) == 1:
        inner = _decoder(choices[0])
        return None if inner is None else lambda value: None if value is None else inner(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is msgspec.Raw:
        return lambda text: msgspec.Raw(text.encode())
    if isinstance(kind, type) and not issubclass(kind, msgspec.Struct | dict | list):
        return None
    if get_origin(kind) not in {list, dict, tuple} and not isinstance(kind, type):
        return None
    read = msgspec.json.Decoder(kind, strict=False).decode
    each = _decoder(get_args(kind)[0]) if get_origin(kind) is list else None
    if each is None:
        return lambda value: read(value) if isinstance(value, str) else value
    return lambda value: read(value) if isinstance(value, str) else value and [each(one) for one in value]
