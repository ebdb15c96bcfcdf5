"""Which programs are used: the packaged ones, the system's, the named ones."""

from pathlib import Path

import pytest

from stoa.kernel.embedded import EmbeddedFault, EmbeddedSettings, binaries
from stoa.kernel.embedded.binaries import system_postgres
from stoa.kernel.embedded.upgrade import move_to_new_version

from .conftest import Teller, ask

SYSTEM = system_postgres()
needs_system_postgres = pytest.mark.skipif(not SYSTEM, reason="the system has no PostgreSQL of its own")


def broken_programs(folder: Path) -> Path:
    """Programs that cannot find a library, as on a system the package was not built for."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(
            "#!/bin/sh\necho 'postgres: error while loading shared libraries: libmissing.so.1' >&2\nexit 127\n"
        )
        program.chmod(0o755)
    return folder


@needs_system_postgres
async def test_the_system_stands_in_for_a_missing_package(new_pair: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_package_folder", lambda _name: Path("/nonexistent"))
    with new_pair.servers().running(valkey=False) as addresses:
        version = int(await ask(addresses.postgres_dsn, "show server_version_num")) // 10_000
        assert str(version) in str(SYSTEM[0])
        await ask(addresses.postgres_dsn, "create extension pg_stat_statements")


@needs_system_postgres
async def test_the_system_stands_in_for_a_package_that_does_not_run(
    new_pair: Teller, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = broken_programs(programs / "bin")
    monkeypatch.setattr(binaries, "_unpacked", lambda *_: bad.parent)
    with new_pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select 1") == 1
    assert new_pair.heard("libmissing.so.1")
    assert new_pair.heard("Using the system's PostgreSQL instead")


def test_without_any_program_the_start_says_what_to_install(new_pair: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_package_folder", lambda _name: Path("/nonexistent"))
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", ())
    monkeypatch.setenv("PATH", str(new_pair.data.parent))
    with pytest.raises(EmbeddedFault, match="Install one from the system's packages, or set DATABASE_URL"):
        new_pair.servers().start(valkey=False)
    with pytest.raises(EmbeddedFault, match="Install one from the system's packages, or set VALKEY_URL"):
        new_pair.servers().start(postgres=False)


def test_a_named_folder_without_programs_is_refused(data: Path) -> None:
    pair = Teller(data, settings=EmbeddedSettings(postgres_bin=data.parent))
    with pytest.raises(EmbeddedFault, match=r"STOA_POSTGRES_BIN .* has no postgres"):
        pair.servers().start(valkey=False)


def test_a_version_that_is_too_old_is_refused(data: Path, programs: Path) -> None:
    folder = programs / "bin"
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (folder / name).chmod(0o755)
    pair = Teller(data, settings=EmbeddedSettings(postgres_bin=folder))
    with pytest.raises(EmbeddedFault, match=r"is 14\.9, which is too old"):
        pair.servers().start(valkey=False)


@needs_system_postgres
async def test_data_of_an_older_version_moves_to_the_new_one_whole(data: Path) -> None:
    old = Teller(data, settings=EmbeddedSettings(postgres_bin=SYSTEM[-1]))
    servers = old.servers()
    with servers.running(valkey=False) as addresses:
        servers.create_database("arena")
        await ask(
            addresses.database("arena"), "create table kept as select 'Łódź' as word, 'CREATE ROLE stoa;' as line"
        )
        with pytest.raises(EmbeddedFault, match="A Stoa is running"):
            move_to_new_version(data, SYSTEM[-1], EmbeddedSettings(), old.said.append)
    new = Teller(data)
    with pytest.raises(EmbeddedFault, match="made by PostgreSQL"):
        new.servers().start(valkey=False)
    kept = move_to_new_version(data, SYSTEM[-1], EmbeddedSettings(), old.said.append)
    assert (kept / "PG_VERSION").exists()
    with new.servers().running(valkey=False) as addresses:
        assert await ask(addresses.database("arena"), "select word from kept") == "Łódź"
        assert await ask(addresses.database("arena"), "select line from kept") == "CREATE ROLE stoa;"
        assert int(await ask(addresses.postgres_dsn, "show server_version_num")) >= 180_000
