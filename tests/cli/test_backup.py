"""Backups: what was there comes back, damage is found, and half a backup never looks like a whole one."""

import asyncio
import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.crypto import new_root
from stoa.kernel.embedded import EmbeddedSettings, Servers
from stoa.kernel.embedded.binaries import find_postgres, system_postgres
from stoa.kernel.embedded.layout import find_layout
from tests.harness import servers as servers_of_tests
from tests.harness.servers import PostgresForTests

from .conftest import Databases, ask
from .processes import Stoa

PICTURE = bytes(range(256)) * 1200


@pytest.fixture
def filled(stoa: Stoa, planted: None) -> Stoa:
    """A site with rows and files."""
    files = Path(stoa.environ["STOA_DATA"]) / "files" / "firstspawn"
    (files / "icons" / "a").mkdir(parents=True)
    (files / "icons" / "a" / "one.png").write_bytes(PICTURE)
    (files / "note.txt").write_text("kept")
    return stoa


def backed_up(stoa: Stoa, to: Path, **changed: str) -> Path:
    """Take a backup of the site, and give its folder."""
    said = stoa("backup", "firstspawn", "--to", to, "--json", **changed)
    assert said.code == 0, said.err
    (row,) = said.json()
    assert row["verified"] is True
    return Path(row["folder"])


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the backup stands that `taken` copies."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def taken(filled: Stoa, shelf: Path, tmp_path: Path) -> Path:
    """A backup of the filled site, in a folder of its own; it is taken once, and this is a copy."""
    whole = next(shelf.iterdir(), None) or backed_up(filled, shelf)
    return Path(shutil.copytree(whole, tmp_path / "taken" / whole.name))


def files_of(stoa: Stoa, name: str = "firstspawn") -> dict[str, bytes]:
    root = Path(stoa.environ["STOA_DATA"]) / "files" / name
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


async def test_rows_and_files_come_back(filled: Stoa, databases: Databases, tmp_path: Path) -> None:
    rows = await databases.fetch("firstspawn", "select * from servers order by id")
    files = files_of(filled)
    assert len(rows) > 3
    folder = backed_up(filled, tmp_path / "backups")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rows"]["public.servers"] == len(rows)
    assert manifest["files"]["count"] == len(files) == 2

    await databases.fetch("firstspawn", "delete from servers")
    (Path(filled.environ["STOA_DATA"]) / "files" / "firstspawn" / "note.txt").write_text("changed")
    refused = filled("restore", "firstspawn", "--from", tmp_path / "backups")
    assert refused.code == 1
    assert "There is something already in" in refused.err
    assert files_of(filled)["note.txt"] == b"changed"

    said = filled("restore", "firstspawn", "--from", tmp_path / "backups", "--replace", "--json")
    assert said.code == 0, said.err
    assert await databases.fetch("firstspawn", "select * from servers order by id") == rows
    assert files_of(filled) == files
    (kept,) = [name for name in await databases.names() if "_before_" in name]
    assert await databases.fetch(kept.removeprefix("_"), "select * from servers") == []
    assert len(said.json()["kept"]) == 2
    serving = filled.begin("serve", "firstspawn", "--port", 0)
    assert ask(serving.port(), "/api/v1/servers").json()["data"]
    assert serving.stop() == 0


async def test_a_restore_into_another_name_leaves_the_site_alone(
    filled: Stoa, databases: Databases, taken: Path
) -> None:
    name = f"{databases.prefix}_look"
    said = filled("restore", "firstspawn", "--from", taken, "--into", name, "--json")
    assert said.code == 0, said.err
    counted = "select count(*) from servers"
    assert await databases.fetch("look", counted) == await databases.fetch("firstspawn", counted)
    assert files_of(filled, name) == files_of(filled)
    assert await databases.names() == ["_firstspawn", "_look"]


async def test_a_backup_is_of_one_moment_while_the_site_writes_and_is_restored_where_there_is_no_database(
    filled: Stoa, databases: Databases, tmp_path: Path
) -> None:
    """Two tables are written together; whatever moment the backup shows, they agree in it."""
    await databases.fetch("firstspawn", "create table public.left_side (n int)")
    await databases.fetch("firstspawn", "create table public.right_side (n int)")
    stopping = asyncio.Event()

    async def write() -> int:
        number = 0
        while not stopping.is_set():
            number += 1
            both = f"insert into left_side values ({number}); insert into right_side values ({number})"
            await databases.fetch("firstspawn", f"do $$ begin {both}; end $$")
        return number

    writing = asyncio.create_task(write())
    folder = await asyncio.to_thread(backed_up, filled, tmp_path / "backups")
    stopping.set()
    written = await writing
    rows = json.loads((folder / "manifest.json").read_text())["rows"]
    assert 0 < rows["public.left_side"] == rows["public.right_side"] < written
    there = databases.url.replace("{site}", "there")
    new = tmp_path / "new"
    shutil.copytree(Path(filled.environ["STOA_DATA"]) / "keys", new / "keys")  # they are no part of a backup
    said = filled("restore", "firstspawn", "--from", folder, DATABASE_URL=there, STOA_DATA=str(new))
    assert said.code == 0, said.err
    assert len(await databases.fetch("there", "select from servers")) > 3
    both = await databases.fetch("there", "select from left_side join right_side using (n)")
    assert len(both) == rows["public.left_side"]


def test_a_flipped_byte_is_found_wherever_it_is(filled: Stoa, taken: Path) -> None:
    for path in [path for path in taken.rglob("*") if path.is_file() and path.stat().st_size]:
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        if path.name in {"toc.dat", "manifest.json", "SHA256SUMS", "one.png"}:  # each another way of finding out
            said = filled("backup", "--verify", taken)
            assert said.code == 1, path
            assert "Traceback" not in said.err
            refused = filled("restore", "firstspawn", "--from", taken, "--replace")
            assert refused.code == 1, path
        path.write_bytes(whole)
    assert filled("backup", "--verify", taken).code == 0


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_to_any_byte_passes_the_sums(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    from stoa.cli.backups.manifest import names_in, read_sums, sum_of, write_sums
    from stoa.cli.faults import OperatorFault

    folder = tmp_path_factory.mktemp("sums")
    for name, content in {"manifest.json": b"{}\n", "database/1.dat": b"rows", "files/x": b"file"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    write_sums(folder, {})
    path = folder / data.draw(st.sampled_from(["manifest.json", "database/1.dat", "files/x", "SHA256SUMS"]))
    whole = bytearray(path.read_bytes())
    where = data.draw(st.integers(0, len(whole) - 1))
    whole[where] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    try:
        sums = read_sums(folder)
    except OperatorFault:
        return
    assert set(sums) != set(names_in(folder)) or any(sum_of(folder / name) != sums[name] for name in sums)


def test_what_is_missing_or_strange_is_found(filled: Stoa, taken: Path, tmp_path: Path) -> None:
    (taken / "files" / "more").write_text("smuggled in")
    assert "does not know: files/more" in filled("backup", "--verify", taken).err
    (taken / "files" / "more").unlink()
    (taken / "files" / "note.txt").unlink()
    assert "lacks files/note.txt" in filled("backup", "--verify", taken).err
    (taken / "SHA256SUMS").unlink()
    assert filled("backup", "--verify", taken).code == 1
    assert filled("backup", "--verify", tmp_path / "nowhere").code == 1


def test_sha256sum_reads_the_list_too(taken: Path) -> None:
    checked = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=taken, check=False)
    assert checked.returncode == 0


def test_a_killed_backup_leaves_nothing_that_looks_whole(filled: Stoa, tmp_path: Path) -> None:
    to = tmp_path / "backups"
    killed = filled.begin("backup", "firstspawn", "--to", to)
    killed.until("dumping")
    killed.stop(signal.SIGKILL)
    assert [path.name for path in to.iterdir() if not path.name.startswith(".")] == []
    assert filled("restore", "firstspawn", "--from", to, "--replace").code == 1
    folder = backed_up(filled, to)
    assert folder.is_dir()


async def test_a_killed_restore_leaves_the_site_as_it_was(filled: Stoa, databases: Databases, taken: Path) -> None:
    before = await databases.fetch("firstspawn", "select * from servers order by id")
    files = files_of(filled)
    killed = filled.begin("restore", "firstspawn", "--from", taken, "--replace")
    killed.until("Restoring")
    killed.stop(signal.SIGKILL)
    assert await databases.fetch("firstspawn", "select * from servers order by id") == before
    assert files_of(filled) == files


async def test_a_restore_refuses_a_database_that_is_in_use(filled: Stoa, databases: Databases, taken: Path) -> None:
    serving = filled.begin("serve", "firstspawn", "--port", 0)
    assert ask(serving.port(), "/api/v1/servers").status_code == 200
    said = filled("restore", "firstspawn", "--from", taken, "--replace")
    assert said.code == 1
    assert "Stop what uses it" in said.err
    assert serving.stop() == 0
    assert await databases.names() == ["_firstspawn"]


async def test_a_newer_schema_and_another_site_are_refused(filled: Stoa, databases: Databases, tmp_path: Path) -> None:
    await databases.fetch("firstspawn", "insert into public.schema_migrations values ('20991231000000')")
    folder = backed_up(filled, tmp_path)
    said = filled("restore", "firstspawn", "--from", folder, "--replace")
    assert said.code == 1
    assert "newer than this release" in said.err
    assert "20991231000000" in said.err
    assert "is a backup of firstspawn" in filled("restore", "marinemarket", "--from", folder).err
    assert "no backup of marinemarket" in filled("restore", "marinemarket", "--from", tmp_path).err


@pytest.mark.usefixtures("migrated")
def test_a_backup_whose_keys_are_gone_is_refused_until_that_is_accepted(stoa: Stoa, tmp_path: Path) -> None:
    old, new = new_root(), new_root()
    assert stoa("keys", "rotate-signing", "firstspawn", STOA_KEYS=old).code == 0
    folder = backed_up(stoa, tmp_path, STOA_KEYS=old)
    name = old.partition(":")[0]
    assert json.loads((folder / "manifest.json").read_text())["keys"] == [name]
    again = ("restore", "firstspawn", "--from", folder)
    for more in ((), ("--replace",)):
        said = stoa(*again, *more, STOA_KEYS=new)
        assert said.code == 1
        assert name in said.err
    past = stoa(*again, STOA_KEYS=f"{new},{old}")  # with its keys, it comes to the question that is put afterwards
    assert "There is something already in" in past.err
    assert name not in past.err
    assert stoa(*again, "--replace", "--accept-missing-keys", STOA_KEYS=new).code == 0


@pytest.mark.usefixtures("migrated")
def test_a_site_with_a_storage_of_its_own_is_backed_up_from_there(stoa: Stoa, tmp_path: Path) -> None:
    (tmp_path / "own" / "firstspawn").mkdir(parents=True)
    (tmp_path / "own" / "firstspawn" / "here.txt").write_text("mine")
    folder = backed_up(stoa, tmp_path / "backups", FIRSTSPAWN_STORAGE_URL=f"file://{tmp_path}/own")
    assert [path.name for path in (folder / "files").iterdir()] == ["here.txt"]


@pytest.mark.usefixtures("migrated")
def test_a_site_that_fails_does_not_keep_the_others_from_their_backup(stoa: Stoa, tmp_path: Path) -> None:
    said = stoa("backup", "--to", tmp_path)
    assert said.code == 1
    assert "marinemarket: There is no such database yet" in said.err
    assert [path.name.split("-")[0] for path in tmp_path.glob("[a-z]*-2*")] == ["firstspawn"]


@pytest.mark.usefixtures("migrated")
def test_a_folder_that_cannot_be_written_is_said_in_words(stoa: Stoa, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = stoa("backup", "firstspawn", "--to", tmp_path / "file" / "backups")
    assert said.code == 1
    assert "Cannot write to" in said.err
    assert stoa("backup", "firstspawn").code == 2


def test_no_password_is_shown_to_the_machine() -> None:
    from stoa.cli.backups.programs import _without_password

    assert _without_password("postgresql://me:se%40cret@host:5432/db?sslmode=require") == (
        "postgresql://me@host:5432/db?sslmode=require",
        "se@cret",
    )
    assert _without_password("postgresql://me@/db?host=/run") == ("postgresql://me@/db?host=/run", "")


@pytest.mark.long
@pytest.mark.skipif(not system_postgres(15), reason="the system has no PostgreSQL 15")
async def test_an_older_server_is_backed_up_restored_and_moved_to_a_newer_one(
    stoa: Stoa, databases: Databases, tmp_path: Path
) -> None:
    """By its own programs and by newer ones: pg_restore 18 says something to PostgreSQL 15 that means no harm there."""
    folder_of_15 = servers_of_tests.tests_folder() / "postgres-15"
    layout, account = find_layout(servers_of_tests.tests_folder() / "postgres", "")
    newer = {"STOA_POSTGRES_BIN": str(find_postgres(layout, account, None, print).folder)}
    servers = Servers(folder_of_15, EmbeddedSettings(postgres_bin=system_postgres(15)[0]), durable=False)
    taken: list[Path] = []
    with servers.running(valkey=False, supervise=False) as old:
        on_old = Databases(PostgresForTests(old.postgres_socket_dsn, tmp_path), databases.prefix)
        try:
            assert stoa("demo", "firstspawn", DATABASE_URL=on_old.url).code == 0
            rows = await on_old.fetch("firstspawn", "select * from servers order by id")
            for programs in ({}, newer):
                environ = {"DATABASE_URL": on_old.url, **programs}
                taken.append(backed_up(stoa, tmp_path / str(len(taken)), **environ))
                again = stoa("restore", "firstspawn", "--from", taken[-1], "--replace", **environ)
                assert again.code == 0, again.err
                assert await on_old.fetch("firstspawn", "select * from servers order by id") == rows
        finally:
            await on_old.drop()
    for folder, name in zip(taken, ("own", "newer"), strict=True):
        moved = stoa("restore", "firstspawn", "--from", folder, "--into", databases.name(name))
        assert moved.code == 0, moved.err
        assert await databases.fetch(name, "select * from servers order by id") == rows
        manifest = json.loads((folder / "manifest.json").read_text())
        assert (manifest["postgres"], manifest["programs"] > 15) == (15, name == "newer")
