import asyncpg
import pytest

from stoa.kernel.db import Database, Read, Write
from tests.harness.databases import NewDatabase
from tests.harness.maker import DatabaseMaker
from tests.harness.schema import schema_key
from tests.harness.servers import PostgresForTests


async def rows(url: str, statement: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement, *values)
    finally:
        await connection.close()


async def test_a_database_has_the_schema_of_the_migrations(database_url: str) -> None:
    found = await rows(database_url, "select 1 from information_schema.schemata where schema_name = 'kernel'")
    assert len(found) == 1


@pytest.mark.parametrize("turn", [1, 2])
async def test_what_one_test_writes_another_does_not_see(database_url: str, turn: int) -> None:
    await rows(database_url, f"create table mine_{turn} (id int)")
    found = await rows(database_url, "select tablename from pg_tables where tablename like 'mine%'")
    assert [row["tablename"] for row in found] == [f"mine_{turn}"]


async def test_further_databases_are_apart(new_database: NewDatabase) -> None:
    one, other = await new_database(), await new_database(empty=True)
    assert one.url != other.url
    assert await rows(other.url, "select 1 from information_schema.schemata where schema_name = 'kernel'") == []


async def test_the_template_is_shared_by_every_run(database_url: str, postgres: PostgresForTests) -> None:
    name = f"template_{schema_key(None)}"
    assert len(await rows(postgres.maintenance_dsn, "select 1 from pg_database where datname = $1", name)) == 1
    assert name not in database_url


async def test_a_clean_database_is_used_again_and_a_changed_one_is_dropped(
    database_maker: DatabaseMaker, postgres: PostgresForTests
) -> None:
    url = database_maker.make(None)
    database_maker.give_back(url)
    again = database_maker.make(None)
    assert again == url
    await rows(again, "create table changed (id int)")
    database_maker.give_back(again)
    other = database_maker.make(None)
    assert other != url
    database_maker.give_back(other)
    name = url.partition("?")[0].rpartition("/")[2]
    assert await rows(postgres.maintenance_dsn, "select 1 from pg_database where datname = $1", name) == []


async def test_tables_of_a_test_s_own_are_there_again_and_empty(
    database_maker: DatabaseMaker, postgres: PostgresForTests
) -> None:
    tables = "create table mine (id int); create index on mine (id)"
    first, second = (database_maker.make(None, tables) for _ in range(2))
    for url in (first, second):
        await rows(url, "insert into mine values (1)")
        database_maker.give_back(url)
    third, fourth = (database_maker.make(None, tables) for _ in range(2))
    assert {third, fourth} == {first, second}
    for url in (third, fourth):
        assert await rows(url, "select * from mine") == []
    await rows(third, "alter table mine add column more int")
    for url in (third, fourth):
        database_maker.give_back(url)
    fifth, sixth = (database_maker.make(None, tables) for _ in range(2))
    assert third not in {fifth, sixth}
    without = database_maker.make(None)
    assert without not in {first, second, fifth, sixth}
    for url in (fifth, sixth, without):
        database_maker.give_back(url)


async def test_an_empty_database_is_dropped(database_maker: DatabaseMaker, postgres: PostgresForTests) -> None:
    url = database_maker.make_empty()
    name = url.partition("?")[0].rpartition("/")[2]
    database_maker.give_back(url)
    database_maker.give_back(database_maker.make_empty())  # behind the other in the same line
    assert await rows(postgres.maintenance_dsn, "select 1 from pg_database where datname = $1", name) == []


async def test_the_handles_reach_the_database(database: Database, db_read: Read, db_write: Write) -> None:
    assert isinstance(database, Database)
    assert db_read.queries == 0
    assert db_write.queries == 0
