"""PostgreSQL and Valkey for tests: one PostgreSQL for every run and worker of this checkout, a Valkey for each process.

They lie in memory where there is enough of it, for a database is a thousand small files, and a disk takes thirty times
as long to make them; elsewhere under `.stoa/tests`. They are kept between runs, so only the first run of all pays for
their making. Processes that use them are counted by the servers' own locks: the last one out stops them, and after a
`kill -9` the next run finds them.

- `STOA_TEST_POSTGRES=15` runs the suite on the system's PostgreSQL 15.
- `TEST_DATABASE_URL` runs it on a server that is already there; the user named in it must be allowed to make databases.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import pytest

from stoa.kernel.embedded import EmbeddedSettings, Servers
from stoa.kernel.embedded.binaries import system_postgres
from stoa.kernel.embedded.layout import key_of

from .costs import note_apart, note_server, spent_by_server

ROOT = Path(__file__).resolve().parents[2]
VALKEY_SLOTS = 64
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own, and must be ours
ROOMY = 2 * 1024**3


def tests_folder() -> Path:
    """Where the servers of the tests live; `STOA_TEST_DATA` names another place."""
    folder = Path(os.environ.get("STOA_TEST_DATA") or _in_memory() or ROOT / ".stoa" / "tests")
    folder.mkdir(parents=True, exist_ok=True)
    # How much memory is free changes; every process of this run goes where the first one went.
    os.environ["STOA_TEST_DATA"] = str(folder)
    return folder


def pytest_configure() -> None:
    """Choose the place before other processes begin; the folders of single tests lie in memory, too."""
    tests_folder()
    if is_roomy():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def is_roomy() -> bool:
    """Say whether there is memory for files, and programs among them may run."""
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOMY and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC


def _in_memory() -> Path | None:
    """Name a folder in memory, where there is enough of it; `make clean` removes it, as does a new start."""
    if not is_roomy():
        return None
    folder = MEMORY / f"stoa-tests-{os.getuid()}-{key_of(ROOT)}"
    folder.mkdir(mode=0o755, exist_ok=True)  # the servers' own user must be able to enter it
    is_ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
    return folder if is_ours else None


def share_cache(data: Path) -> None:
    """Let a new data folder keep what is compressed and compiled where all tests do; it is looked through when read."""
    shared = tests_folder() / "cache"
    shared.mkdir(exist_ok=True)
    data.mkdir(parents=True, exist_ok=True)
    link = data / "cache"
    if not link.is_symlink():
        link.symlink_to(shared)


class PostgresForTests:
    """Where databases are made, and how each is reached."""

    def __init__(self, maintenance_dsn: str, folder: Path, tcp_dsn: str = "") -> None:
        """Keep the address of the database in which others are made, and a folder for locks."""
        self.maintenance_dsn = maintenance_dsn
        self.folder = folder
        self._tcp_dsn = tcp_dsn or maintenance_dsn

    def dsn(self, database: str, *, over_tcp: bool = False) -> str:
        """Address of one database; over TCP for programs that know nothing else."""
        parts = urlsplit(self._tcp_dsn if over_tcp else self.maintenance_dsn)
        return urlunsplit(parts._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresForTests]:
    """Give the PostgreSQL that the tests run on."""
    url = os.environ.get("TEST_DATABASE_URL")
    if url:
        yield PostgresForTests(url, tests_folder())
        return
    version = os.environ.get("STOA_TEST_POSTGRES", "")
    folder = tests_folder() / (f"postgres-{version}" if version else "postgres")
    servers = Servers(folder, EmbeddedSettings(postgres_bin=_programs(version)), durable=False)
    with servers.running(valkey=False, supervise=False) as addresses:
        note = folder / "servers" / "postgres" / "postmaster.pid"
        before = spent_by_server(note)
        yield PostgresForTests(addresses.postgres_socket_dsn, folder, addresses.postgres_dsn)
        note_server(before, spent_by_server(note))


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """Give a Valkey that no other process uses, so that a test may flush it."""
    folder, lock = _free_slot(tests_folder() / "valkey")
    with lock, Servers(folder, durable=False).running(postgres=False, supervise=False) as addresses:
        yield addresses.valkey_url
        note_apart("Valkey", spent_by_server(folder / "servers" / "valkey" / "valkey.pid"))


def _programs(version: str) -> Path | None:
    if not version:
        return None
    found = system_postgres(int(version))
    if not found:
        pytest.exit(f"STOA_TEST_POSTGRES asks for PostgreSQL {version}, and the system has none.", returncode=4)
    return found[0]


def _free_slot(parent: Path) -> tuple[Path, IO[str]]:
    """Take the first folder that nobody holds; the lock goes with the process."""
    for number in range(VALKEY_SLOTS):
        folder = parent / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "slot.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return folder, lock
    pytest.exit(f"All {VALKEY_SLOTS} Valkeys for tests are in use.", returncode=4)
