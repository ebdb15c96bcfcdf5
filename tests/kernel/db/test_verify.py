"""The walk over queries finds what does not fit the schema, and nothing else."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Literal
from uuid import UUID

import asyncpg
import msgspec
import pytest

from stoa.kernel.db import Filter, Listing, Query, Sort, registered_queries
from stoa.kernel.db.query import _registry
from stoa.kernel.db.verify import listing_faults, prepare_faults
from tests.kernel.db.items import ITEMS, OF_OWNER

SCHEMA = """
create type mood as enum ('calm', 'wild');
create domain slug as text not null check (value <> '');
create table people (
    id uuid primary key, name text not null, slug slug, small int2 not null, age int4, big int8 not null,
    height float8 not null, money numeric(10, 2) not null, alive bool not null, born date, seen timestamptz not null,
    wall timestamp not null, about jsonb not null, tags text[] not null, moods mood[] not null, mood mood not null,
    raw bytea not null, boss uuid references people
);
"""


class Mood(StrEnum):
    CALM = "calm"
    WILD = "wild"


class OnlyCalm(StrEnum):
    CALM = "calm"


class Number(IntEnum):
    ONE = 1


class About(msgspec.Struct):
    likes: list[str]


type Tags = list[str]


@pytest.fixture
async def schema(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    await connection.execute(SCHEMA)
    yield connection
    await connection.close()


def struct(**fields: Any) -> type[msgspec.Struct]:
    return msgspec.defstruct("Row", list(fields.items()))


async def faults_of(connection: asyncpg.Connection, sql: str, into: Any) -> list[str]:
    return await prepare_faults(connection, Query(sql, into, registered=False).named("a.query"))


FITTING: list[tuple[str, Any]] = [
    ("id", UUID), ("name", str), ("slug", str), ("small", int), ("small", Number), ("age", int | None), ("big", int),
    ("height", float), ("money", Decimal), ("alive", bool), ("born", date | None), ("seen", datetime),
    ("about", msgspec.Raw), ("about", About), ("about", dict[str, Any]), ("about", list[int]), ("tags", list[str]),
    ("tags", Tags), ("tags", Tags | None), ("moods", list[Mood]), ("moods", list[str]), ("mood", Mood), ("mood", str),
    ("mood", Literal["calm", "wild"]), ("raw", bytes), ("boss", UUID | None), ("name", Any), ("name", str | None),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(FITTING)))
async def test_a_query_that_fits_has_no_fault(schema: asyncpg.Connection, number: int) -> None:
    column, kind = FITTING[number]
    assert await faults_of(schema, f"select {column} from people", struct(**{column: kind})) == []
    if kind is not About:  # a struct is a whole row
        assert await faults_of(schema, f"select {column} from people where name = :n", kind) == []


FAILING: list[tuple[str, Any, str]] = [
    ("id", str, "of type uuid, which does not become str"), ("age", int, "age may be null"),
    ("big", float, "int8, which does not become float"), ("money", float, "numeric, which does not become float"),
    ("height", int, "float8, which does not become int"),
    ("wall", datetime, "timestamp, which does not become datetime"),
    ("seen", date, "timestamptz, which does not become date"), ("about", str, "jsonb, which does not become str"),
    ("name", Number, "text, which does not become Number"), ("tags", list[int], "does not become list"),
    ("tags", str, r"text\[\], which does not become str"), ("mood", OnlyCalm, "can hold wild"),
    ("boss", UUID, "boss may be null"), ("born", date, "born may be null"), ("name", About, "does not become About"),
    ("tags", set[str], "does not become set"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(FAILING)))
async def test_a_column_that_does_not_fit_is_named(schema: asyncpg.Connection, number: int) -> None:
    column, kind, words = FAILING[number]
    faults = await faults_of(schema, f"select {column} from people", struct(**{column: kind}))
    assert len(faults) == 1
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(faults[0])


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select name, id from people", "a.query gives (name, id), and is read into Row(id, name)."),
        ("select id from people", "a.query gives (id), and is read into Row(id, name)."),
        ("select id, count(*) from people group by 1", "a.query gives (id, count), and is read into Row(id, name)."),
    ],
)
async def test_columns_stand_in_the_order_of_the_fields(schema: asyncpg.Connection, sql: str, words: str) -> None:
    assert await faults_of(schema, sql, struct(id=UUID, name=str)) == [words]


async def test_sql_that_does_not_match_the_schema_is_a_fault(schema: asyncpg.Connection) -> None:
    (fault,) = await faults_of(schema, "select nobody from people", str)
    assert 'column "nobody" does not exist' in fault
    (fault,) = await faults_of(schema, "select name, id from people", str)
    assert fault == "a.query gives (name, id), and is read into a single value."
    assert await faults_of(schema, "update people set name = :name", type(None)) == []


@pytest.mark.parametrize(
    ("sql", "kind", "may_be_null"),
    [
        ("select b.name from people p left join people b on b.id = p.boss", str, True),
        ("select p.name from people p left join people b on b.id = p.boss", str, False),
        ("select p.name from people p right join people b on b.id = p.boss", str, True),
        ("select p.name from people p join people b on b.id = p.boss", str, False),
        ("select p.name from people p full join people b on b.id = p.boss", str, True),
        ("select age from people where age > :low", int, False),
        ("select age from people where id = :id", int, True),
        ("update people set age = 1 where id = :id returning boss", UUID, True),
        ("insert into people (id) values (:id) returning name", str, False),
    ],
)
async def test_nulls_are_judged_where_the_plan_tells(
    schema: asyncpg.Connection, sql: str, kind: Any, may_be_null: bool
) -> None:
    assert bool(await faults_of(schema, sql, kind)) is may_be_null
    assert await faults_of(schema, sql, kind | None) == []


async def test_judging_leaves_nothing_on_the_connection(schema: asyncpg.Connection) -> None:
    await faults_of(schema, "select age from people", int)
    assert await schema.fetchval("select count(*) from pg_prepared_statements where name like '_stoa%'") == 0
    assert not schema.is_in_transaction()
    assert await schema.fetchval("show plan_cache_mode") == "auto"


async def test_a_listing_is_checked_in_all_its_shapes(items: asyncpg.Connection) -> None:
    assert await listing_faults(items, ITEMS) == []
    assert await listing_faults(items, OF_OWNER) == []
    wrong = Listing(
        base="select id from items", into=UUID, key="id", sorts=[Sort("newest", "created")], default_sort="newest",
        filters=[Filter("low", "plyers > :low", int)], registered=False,
    )  # fmt: skip
    faults = await listing_faults(items, wrong)
    assert any('column "created" does not exist' in fault for fault in faults)
    assert any('column "plyers" does not exist' in fault for fault in faults)
    guessed = Listing(
        base="select id from items", into=UUID, key="id", sorts=[Sort("newest", "created_at")], default_sort="newest",
        filters=[Filter("near", "players - :near < 5", float)], registered=False,
    )  # fmt: skip
    (fault,) = await listing_faults(items, guessed)
    assert "PostgreSQL takes :near for int4, and the filter gives float. Write the type behind it" in fault
    misfit = Listing(
        base="select id from items", into=str, key="id", sorts=[Sort("newest", "created_at")], default_sort="newest",
        registered=False,
    )  # fmt: skip
    (fault,) = await listing_faults(items, misfit)
    assert fault.endswith("column id is of type uuid, which does not become str.")


def test_a_query_is_registered_unless_it_says_otherwise() -> None:
    query = Query("select 1", int)
    assert query in registered_queries()
    assert query.name.endswith(".?")
    _registry.remove(query)
