"""Migrations: once, in order, and never behind anybody's back."""

import asyncio
import sys
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from stoa.kernel.db import Database
from stoa.kernel.db.migrate import create_database_if_missing, dbmate_url, migrate, pending, require_migrated, roll_back
from stoa.kernel.db.migrations import MigrationFault, load_migrations, migration_folders
from tests.kernel.db.conftest import quick_settings
from tests.kernel.db.servers import Server

WHOLE_CORE = migration_folders()
CORE = [one for one in WHOLE_CORE if one.parent.name == "kernel"]
"""What migrations themselves need: the rest of the core would only take its time."""


def write(folder: Path, version: int, words: str, up: str, *, stage: str = "expand", options: str = "") -> Path:
    path = folder / f"{20300101000000 + version}_{words}.sql"
    path.write_text(f"-- migrate:up {options}\n-- stage: {stage}\n{up}\n\n-- migrate:down\ndrop table {words};\n")
    return path


async def tables(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    await connection.close()
    return {row["tablename"] for row in rows} - {"schema_migrations"}


async def test_everything_runs_once_in_the_order_of_versions(database_url: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    write(one, 2, "second", "create table second (id int references first)")
    write(two, 1, "first", "create table first (id int primary key)")
    said: list[str] = []
    migrations = load_migrations([*CORE, one, two])
    ran = await migrate(database_url, migrations, say=said.append)
    assert ran[-2:] == ["20300101000001_first.sql", "20300101000002_second.sql"]
    assert await tables(database_url) >= {"first", "second"}
    assert any("Applied: 20300101000002_second.sql" in words for words in said)
    assert await migrate(database_url, migrations) == []


async def test_what_is_pending_is_known_before_and_after(database: Database, tmp_path: Path) -> None:
    write(tmp_path, 1, "late", "create table late (id int)")
    core, everything = load_migrations(CORE), load_migrations([*CORE, tmp_path])
    assert await pending(database.read(), everything) == everything
    with pytest.raises(MigrationFault, match=rf"lacks {len(core)} migrations, .* Run `stoa migrate firstspawn`"):
        await require_migrated(database.read(), core, "firstspawn")
    await migrate(database.url, core)
    db = database.read()
    assert [one.name for one in await pending(db, everything)] == ["20300101000001_late.sql"]
    assert db.queries == 1
    with pytest.raises(MigrationFault, match=r"lacks 1 migration, beginning with 20300101000001_late\.sql"):
        await require_migrated(database.read(), everything, "ums")
    await migrate(database.url, everything)
    await require_migrated(database.read(), everything, "ums")
    await require_migrated(database.read(), core, "ums")


async def test_several_processes_that_start_at_once_migrate_once(database_url: str, tmp_path: Path) -> None:
    write(tmp_path, 1, "slow", "create table slow (id int); select pg_sleep(0.5)")
    write(tmp_path, 2, "after", "create table after (id int)")
    script = (
        "import asyncio, sys; from pathlib import Path;"
        "from stoa.kernel.db.migrate import migrate; from stoa.kernel.db.migrations import load_migrations as load;"
        "print(len(asyncio.run("
        f"migrate({database_url!r}, load(Path(one) for one in {[*map(str, CORE), str(tmp_path)]!r})))))"
    )
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
        for _ in range(2)
    ]
    counts = sorted([int((await process.communicate())[0]) for process in processes])
    assert counts == [0, len(load_migrations([*CORE, tmp_path]))]


async def test_an_index_can_be_made_without_locking_while_others_wait_to_migrate(
    database_url: str, tmp_path: Path
) -> None:
    write(tmp_path, 1, "big", "create table big (id int); insert into big select generate_series(1, 200000)")
    index = write(
        tmp_path, 2, "big_by_id", "create index concurrently big_by_id on big (id);", options="transaction:false"
    )
    assert "transaction:false" in index.read_text()
    migrations = load_migrations([*CORE, tmp_path])
    async with asyncio.timeout(30):
        ran = await asyncio.gather(*(migrate(database_url, migrations) for _ in range(3)))
    assert sorted(map(len, ran)) == [0, 0, len(migrations)]


async def test_only_the_expanding_ones_run_before_a_release(database_url: str, tmp_path: Path) -> None:
    write(tmp_path, 1, "fresh", "create table fresh (id int)")
    write(tmp_path, 2, "gone", "create table gone (id int)", stage="contract")
    migrations = load_migrations([*CORE, tmp_path])
    await migrate(database_url, migrations, stage="expand")
    assert "gone" not in await tables(database_url)
    database = Database(database_url, quick_settings())
    await require_migrated(database.read(), migrations, "ums")
    assert [one.stage for one in await pending(database.read(), migrations)] == ["contract"]
    await database.close()
    assert await migrate(database_url, migrations) == ["20300101000002_gone.sql"]


async def test_a_table_that_was_written_anew_is_tidied_at_once_and_no_other(database_url: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    for number, name in enumerate(("numbers", "others")):
        write(one, number, name, f"create table {name} as select n from generate_series(1, 5000) n")
    write(two, 5, "numbers", "alter table numbers add column twice int generated always as (n * 2) stored")
    await migrate(database_url, load_migrations([*CORE, one]))
    said: list[str] = []
    await migrate(database_url, load_migrations([*CORE, one, two]), say=said.append)
    assert [words for words in said if "Tidying" in words] == ["Tidying numbers, which was written anew."]
    connection = await asyncpg.connect(database_url)
    known = await connection.fetch("select relname, relallvisible from pg_class where relname in ('numbers', 'others')")
    await connection.close()
    assert {name: pages > 0 for name, pages in known} == {"numbers": True, "others": False}


async def test_a_file_that_changed_after_it_ran_is_refused(database_url: str, tmp_path: Path) -> None:
    path = write(tmp_path, 1, "steady", "create table steady (id int)")
    await migrate(database_url, load_migrations([*CORE, tmp_path]))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert await migrate(database_url, load_migrations([*CORE, tmp_path])) == []
    path.write_text(path.read_text().replace("id int", "id bigint"))
    changed = load_migrations([*CORE, tmp_path])
    with pytest.raises(MigrationFault, match=r"20300101000001_steady\.sql changed after it ran.*--accept-changed"):
        await migrate(database_url, changed)
    await migrate(database_url, changed, accept_changed=True)
    assert await migrate(database_url, changed) == []


async def test_a_database_that_a_newer_release_has_migrated_is_served_with_words(
    database_url: str, tmp_path: Path
) -> None:
    write(tmp_path, 1, "newer", "create table newer (id int)")
    await migrate(database_url, load_migrations([*CORE, tmp_path]))
    said: list[str] = []
    assert await migrate(database_url, load_migrations(CORE), say=said.append) == []
    assert said == ["The database has 1 migrations that this release does not know: a newer one has run there."]
    with pytest.raises(MigrationFault, match="came from a newer release"):
        await roll_back(database_url, load_migrations(CORE))


async def test_a_migration_that_fails_leaves_the_ones_before_it(database_url: str, tmp_path: Path) -> None:
    write(tmp_path, 1, "good", "create table good (id int)")
    path = write(tmp_path, 2, "bad", "create table half (id int); select nonsense")
    with pytest.raises(MigrationFault, match=r'20300101000002_bad\.sql did not run: .*"nonsense" does not exist'):
        await migrate(database_url, load_migrations([*CORE, tmp_path]))
    assert await tables(database_url) >= {"good"}
    assert "half" not in await tables(database_url)
    path.write_text(path.read_text().replace("select nonsense", "select 1"))
    assert await migrate(database_url, load_migrations([*CORE, tmp_path])) == [path.name]


async def test_one_step_can_be_undone(database_url: str, tmp_path: Path) -> None:
    path = write(tmp_path, 1, "undone", "create table undone (id int)")
    migrations = load_migrations([*CORE, tmp_path])
    await migrate(database_url, migrations)
    assert await roll_back(database_url, migrations) == path.name
    assert "undone" not in await tables(database_url)
    path.write_text(path.read_text().replace("id int", "id bigint"))
    assert await migrate(database_url, load_migrations([*CORE, tmp_path])) == [path.name]


async def test_nothing_is_undone_in_an_empty_database(database_url: str) -> None:
    assert await roll_back(database_url, load_migrations(CORE)) is None


async def test_every_migration_of_the_core_can_be_undone_and_run_again(database_url: str) -> None:
    migrations = load_migrations(WHOLE_CORE)
    await migrate(database_url, migrations)
    connection = await asyncpg.connect(database_url)
    for one in reversed(migrations):  # as `roll_back` does it, which starts a program for each
        _, found, undo = one.path.read_text("utf-8").partition("-- migrate:down\n")
        assert found, one.name
        await connection.execute(undo)
        await connection.execute("delete from schema_migrations where version = $1", one.version)
    await connection.close()
    assert await tables(database_url) == set()
    assert await migrate(database_url, migrations) == [one.name for one in migrations]


async def test_a_unix_socket_and_a_missing_database_will_do(server: Server, tmp_path: Path) -> None:
    url = server.socket_url('od"d name')
    assert await create_database_if_missing(url) is True
    assert await create_database_if_missing(url) is False
    write(tmp_path, 1, "socketed", "create table socketed (id int)")
    assert await migrate(url, load_migrations([tmp_path])) == ["20300101000001_socketed.sql"]
    await server.sql('drop database "od""d name"')


async def test_several_processes_may_create_the_database_at_once(server: Server) -> None:
    url = server.url("raced")
    assert all(
        isinstance(made, bool) for made in await asyncio.gather(*(create_database_if_missing(url) for _ in range(5)))
    )
    await server.sql("drop database raced")


async def test_a_server_that_does_not_answer_is_named_in_words() -> None:
    with pytest.raises(MigrationFault, match="PostgreSQL did not answer within 0 seconds"):
        await migrate("postgresql://nobody@127.0.0.1:1/none", [], wait_seconds=0)


async def test_a_database_that_is_not_there_is_named_in_words(server: Server) -> None:
    with pytest.raises(MigrationFault, match='refuses the connection: database "absent" does not exist'):
        await migrate(server.url("absent"), [])


async def test_a_server_that_is_still_starting_is_waited_for() -> None:
    server = Server()
    try:
        said: list[str] = []
        task = asyncio.create_task(migrate(server.url(), load_migrations(CORE), say=said.append, wait_seconds=30))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(server.start)
        assert await task
        assert said[0] == "Waiting for PostgreSQL."
    finally:
        server.destroy()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("20300101000001_a.sql", "-- migrate:up\n-- migrate:down\n", "either `-- stage: expand` or"),
        ("20300101000001_a.sql", "-- stage: later\n", "either `-- stage: expand` or"),
        ("20300101000001_a.sql", "-- stage: expand\n-- stage: contract\n", "either `-- stage: expand` or"),
        ("1_a.sql", "-- stage: expand\n", "not named like a migration"),
        ("20300101000001_A.sql", "-- stage: expand\n", "not named like a migration"),
    ],
)
def test_a_file_that_is_no_proper_migration_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(MigrationFault, match=words):
        load_migrations([tmp_path])


def test_one_version_in_two_folders_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, 1, name, "select 1")
    with pytest.raises(MigrationFault, match="Two migrations have version 20300101000001"):
        load_migrations([tmp_path / "one", tmp_path / "two"])


def test_the_address_is_put_as_the_driver_reads_it() -> None:
    asked = "postgresql://me:p%40ss@host:5433/db?sslmode=prefer&application_name=x"
    parts = urlsplit(dbmate_url(asked, tls=True))
    assert (parts.scheme, parts.netloc, parts.path) == ("postgres", "me:p%40ss@host:5433", "/db")
    assert "sslmode=require" in parts.query
    assert "sslmode=disable" in dbmate_url("postgresql://me@/db?host=/run/pg", tls=False)
    assert "sslmode=verify-full" in dbmate_url("postgresql://me@h/db?sslmode=verify-full", tls=True)
