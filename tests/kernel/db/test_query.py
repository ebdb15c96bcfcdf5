"""Queries: parameters by name, rows as structs."""

import sys
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import ModuleType
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stoa.kernel.db import Database, Query, as_json, translate_database_error
from stoa.kernel.db.query import compile_named
from stoa.kernel.errors import Malformed, NotFound
from stoa.kernel.ids import new_id


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1


class Part(msgspec.Struct):
    name: str
    count: int = 0


type Parts = list[Part]


class Everything(msgspec.Struct):
    id: UUID
    color: Color
    maybe_color: Color | None
    level: Level
    raw: msgspec.Raw
    part: Part
    maybe_part: Part | None
    parts: list[Part]
    aliased: Parts
    anything: dict[str, Any]
    tags: list[str]
    colors: list[Color]
    part_array: list[Part]
    price: Decimal
    at: datetime
    maybe: int | None


SELECT = """
select :id::uuid, 'red', null, 1, '{"a": [1]}'::jsonb, '{"name": "wheel", "count": 4}'::jsonb, null::jsonb,
       '[{"name": "a"}, {"name": "b"}]'::jsonb, '[]'::jsonb, '{"x": null}'::jsonb, array['x', 'y'],
       array['red', 'blue'],
       array['{"name": "c"}'::jsonb], 1.50::numeric, :at::timestamptz, null::int
"""


@pytest.fixture
async def table(database: Database) -> Database:
    async with database.write() as tx:
        await tx.connection.execute("create table words (n int2, w text, j jsonb, at timestamptz, u uuid)")
    return database


def query[T](sql: str, into: type[T]) -> Query[T]:
    return Query(sql, into, registered=False).named("a.query")


async def test_every_kind_of_column_becomes_its_field(database: Database) -> None:
    identity, at = new_id(), datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    row = await query(SELECT, Everything).one(database.read(), id=identity, at=at)
    assert row == Everything(
        id=identity, color=Color.RED, maybe_color=None, level=Level.LOW, raw=msgspec.Raw(b'{"a": [1]}'),
        part=Part("wheel", 4), maybe_part=None, parts=[Part("a"), Part("b")], aliased=[], anything={"x": None},
        tags=["x", "y"], colors=[Color.RED, Color.BLUE], part_array=[Part("c")], price=Decimal("1.50"), at=at,
        maybe=None,
    )  # fmt: skip
    assert type(row.color) is Color
    assert type(row.colors[0]) is Color
    assert type(row.level) is Level


async def test_a_plain_type_takes_the_single_column(database: Database) -> None:
    db = database.read()
    assert await query("select 7", int).one(db) == 7
    assert await query("select 'red'", Color).all(db) == [Color.RED]
    maybe: Any = int | None
    assert await query("select null::int", maybe).all(db) == [None]
    numbers: Any = list[int]
    assert await query("select '[1, 2]'::jsonb", numbers).one(db) == [1, 2]


async def test_json_goes_in_and_comes_out_as_it_was(table: Database) -> None:
    async with table.write() as tx:
        insert: Query[msgspec.Raw] = query("insert into words (j) values (:j) returning j", msgspec.Raw)
        raw = await insert.one(tx, j=as_json([Part("a", 2), {"k": None}]))
        assert msgspec.json.decode(raw) == [{"name": "a", "count": 2}, {"k": None}]


async def test_nothing_found_is_none_or_a_fault(database: Database) -> None:
    nothing = query("select 1 where false", int)
    assert await nothing.first(database.read()) is None
    assert await nothing.all(database.read()) == []
    with pytest.raises(NotFound):
        await nothing.one(database.read())


async def test_many_rows_go_in_at_once_and_come_out_in_a_stream(table: Database) -> None:
    insert: Query[None] = query("insert into words (n, w) values (:n, :w)", type(None))
    async with table.write() as tx:
        await insert.many(tx, ({"n": n, "w": str(n)} for n in range(1000)))
    async with query("select n from words order by n", int).stream(table.read(), batch=7) as rows:
        assert [row async for row in rows] == list(range(1000))
    assert await query("update words set w = 'x' where n < :most returning 1", int).run(table.once(), most=10) == 10
    assert table.reads.idle == table.reads.open


@pytest.mark.parametrize("given_names", [{}, {"id": 1}, {"id": 1, "at": 2, "more": 3}, {"id": 1, "att": 2}])
async def test_wrong_parameter_names_are_a_mistake_of_ours(database: Database, given_names: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"a\.query takes \['at', 'id'\], and was given"):
        await query("select :id::int, :at::int", int).first(database.read(), **given_names)


@pytest.mark.parametrize(
    ("sql", "compiled", "names"),
    [
        ("select :a, :b, :a", "select $1, $2, $1", ("a", "b")),
        ("select ':a', \":b\", :c", "select ':a', \":b\", $1", ("c",)),
        ("select 'it''s :a', :b", "select 'it''s :a', $1", ("b",)),
        ("select x::int, :a::text, x :: int", "select x::int, $1::text, x :: int", ("a",)),
        ("select :a -- :b\n, :c", "select $1 -- :b\n, $2", ("a", "c")),
        ("select /* :a */ :b", "select /* :a */ $1", ("b",)),
        ("select $$ :a $$, $q$ :b $$ :c $q$, :d", "select $$ :a $$, $q$ :b $$ :c $q$, $1", ("d",)),
        ("select tags[1:2], a[:n]", "select tags[1:2], a[$1]", ("n",)),
        ("select (:a),:b", "select ($1),$2", ("a", "b")),
        ("select :gameType", "select $1", ("gameType",)),
        ("values (:a,:a_b,:ab)", "values ($1,$2,$3)", ("a", "a_b", "ab")),
    ],
)
def test_named_parameters_are_found_and_nothing_else(sql: str, compiled: str, names: tuple[str, ...]) -> None:
    assert compile_named(sql) == (compiled, names)


@given(st.lists(st.from_regex(r"[a-z_][a-zA-Z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=8))
def test_the_same_name_is_the_same_number(names: list[str]) -> None:
    compiled, found = compile_named(", ".join(f":{name}" for name in names))
    assert found == tuple(dict.fromkeys(names))
    assert compiled == ", ".join(f"${found.index(name) + 1}" for name in names)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=30), number=st.integers(-(2**15), 2**15 - 1), order=st.permutations(["w", "n", "u"]),
)  # fmt: skip
async def test_any_value_travels_unchanged(database: Database, text: str, number: int, order: list[str]) -> None:
    assume("\0" not in text and text.encode("utf-8", "ignore").decode() == text)
    values: dict[str, Any] = {"w": text, "n": number, "u": new_id()}
    row = await query("select :w::text, :n::int2, :u::uuid, :w::text", Travelled).one(
        database.read(), **{name: values[name] for name in order}
    )
    assert (row.w, row.n, row.u, row.again) == (text, number, values["u"], text)


class Travelled(msgspec.Struct):
    w: str
    n: int
    u: UUID
    again: str


@pytest.mark.parametrize(
    ("column", "value"),
    [("n", 2**15), ("n", 2**70), ("w", "a\0b"), ("w", "\ud800"), ("u", "no uuid"), ("n", "five")],
)
async def test_what_cannot_be_stored_is_malformed_and_never_a_crash(table: Database, column: str, value: Any) -> None:
    insert = query(f"insert into words ({column}) values (:value)", type(None))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is asyncpg's affair; what becomes of it is ours
        await insert.run(table.once(), value=value)
    fault = translate_database_error(caught.value)
    assert isinstance(fault, Malformed)
    assert fault.status == 400
    assert await query("select 1", int).one(table.once()) == 1


async def test_our_own_mistakes_are_not_blamed_on_the_caller(table: Database) -> None:
    for sql in ("select nobody from words", "selec 1", "select 1 / 0"):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - any error
            await query(sql, int).first(table.read())
        assert translate_database_error(caught.value) is None


def test_a_query_is_called_after_its_room_and_variable() -> None:
    module = ModuleType("stoa.sites.firstspawn.reviews.queries")
    sys.modules[module.__name__] = module
    try:
        exec("from stoa.kernel.db import Query\nINSERT = Query('select 1', int, registered=False)", module.__dict__)  # noqa: S102 - ours
        assert module.INSERT.name == "firstspawn.reviews.INSERT"
        assert repr(module.INSERT) == "<Query firstspawn.reviews.INSERT>"
    finally:
        del sys.modules[module.__name__]


async def test_a_query_counts_its_runs(database: Database) -> None:
    counted = query("select 1", int)
    db = database.read()
    await counted.one(db)
    await counted.one(db)
    assert (counted.timing.count, db.queries) == (2, 2)
    assert db.seconds > 0
