from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.harness.databases import NewDatabase
from tests.harness.recycling import Connection, Pristine, clean, look
from tests.harness.servers import PostgresForTests

SCHEMA = """
create schema shop;
create table shop.kinds (id int primary key, name text);
insert into shop.kinds values (1, 'known');
create table shop.things (id int generated always as identity primary key, kind int references shop.kinds, name text);
create table shop.parts (id int generated always as identity, thing int references shop.things, day date)
    partition by range (day);
create table shop.parts_2026 partition of shop.parts for values from ('2026-01-01') to ('2027-01-01');
create table shop."Odd name" (id int);
create sequence shop.receipts;
create function shop.one() returns int language sql as 'select 1';
"""


@pytest.fixture
async def line(new_database: NewDatabase) -> AsyncIterator[Connection]:
    database = await new_database(empty=True)
    connection = await asyncpg.connect(database.url)
    await connection.execute(SCHEMA)
    yield connection
    await connection.close()


@pytest.fixture
async def pristine(line: Connection) -> Pristine:
    return await look(line)


async def test_rows_identities_and_sequences_are_as_new(line: Connection, pristine: Pristine) -> None:
    for _ in range(2):
        assert await line.fetchval("insert into shop.things (kind) values (1) returning id") == 1
        assert await line.fetchval("insert into shop.parts (thing, day) values (1, '2026-11-21') returning id") == 1
        assert await line.fetchval("select nextval('shop.receipts')") == 1
        await line.execute('insert into shop."Odd name" values (1)')
        assert await clean(line, pristine)
        for table in ("shop.things", "shop.parts", 'shop."Odd name"'):
            assert await line.fetchval(f"select count(*) from {table}") == 0
    assert await line.fetchval("select name from shop.kinds") == "known"
    assert await look(line) == pristine


async def test_a_session_that_holds_a_lock_is_ended(
    line: Connection, pristine: Pristine, postgres: PostgresForTests
) -> None:
    other = await asyncpg.connect(postgres.dsn(await line.fetchval("select current_database()")))
    await other.execute("begin; insert into shop.things (kind) values (1)")
    await line.execute("insert into shop.things (kind) values (1)")
    assert await clean(line, pristine)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await other.execute("commit")
    other.terminate()


@pytest.mark.parametrize(
    "change",
    [
        "create table shop.more (id int)",
        "drop table shop.parts",
        "alter table shop.things add column colour text",
        "alter table shop.things alter column name set default 'x'",
        "alter table shop.things add check (name <> '')",
        "alter table shop.things drop constraint things_kind_fkey",
        "create index on shop.things (name)",
        "create or replace function shop.one() returns int language sql as 'select 2'",
        "create view shop.names as select name from shop.things",
        "create schema other",
        "create type shop.mood as enum ('calm')",
        "update shop.kinds set name = 'other'",
        "insert into shop.kinds values (2, 'new')",
        "delete from shop.kinds",
        "select lo_create(0)",
    ],
)
async def test_a_database_that_was_changed_otherwise_is_given_up(
    line: Connection, pristine: Pristine, change: str
) -> None:
    await line.execute(change)
    assert not await clean(line, pristine)
