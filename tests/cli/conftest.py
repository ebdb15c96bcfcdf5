"""The `stoa` command as an operator runs it: another process, a folder of its own, real servers."""

import base64
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from stoa.kernel.crypto.roots import DEVELOPMENT_PREFIX, development_file
from stoa.kernel.feature import discover_sites
from tests.harness.costs import note_apart, spent_by_children
from tests.harness.maker import DatabaseMaker
from tests.harness.servers import PostgresForTests, share_cache
from tests.harness.web import TLS

from .processes import SOURCE, Ready, Stoa, ready_process, source_key


def ask(port: int, path: str = "/", host: str = "localhost") -> httpx2.Response:
    """Ask a served site for something."""
    with httpx2.Client(trust_env=False, timeout=30, verify=TLS) as client:
        return client.get(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"})


@pytest.fixture(scope="session")
def ready() -> Iterator[Ready]:
    """Give the process whose children run commands."""
    with ready_process() as made:
        yield made
        heard_of = spent_by_children()
    spent = spent_by_children() - heard_of
    note_apart("cli", spent, spent)


@pytest.fixture(scope="session")
def demo_of_firstspawn(ready: Ready, database_maker: DatabaseMaker, postgres: PostgresForTests) -> str:
    """Name the database that `stoa demo firstspawn` has filled: once for each state of the source, to be copied."""
    name = f"demo_{source_key()}"

    def fill(half: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            _keep_demo_key(Path(folder) / "data")
            environ = {**_kept(), "STOA_DATA": f"{folder}/data", "DATABASE_URL": postgres.dsn(half)}
            said = ready.run(["demo", "firstspawn"], Path(folder), environ)
        assert said.code == 0, said.err

    database_maker.keep(name, fill)
    return name


def _keep_demo_key(data: Path) -> None:
    """Lay the key there with which the secrets of the kept demo are sealed: the same for each copy of it."""
    secret = base64.urlsafe_b64encode(hashlib.sha256(source_key().encode()).digest()).rstrip(b"=").decode()
    file = development_file(data)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{DEVELOPMENT_PREFIX}demo:{secret}\n")
    file.chmod(0o600)


def _kept() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "STOA_POSTGRES_BIN") if name in os.environ}
    return {**kept, "PYTHONPATH": str(SOURCE), "COLUMNS": "120"}


@pytest.fixture
def bare_stoa(tmp_path: Path, ready: Ready) -> Iterator[Stoa]:
    """Give the command without any server set: it would start its own in the folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    made = Stoa(folder, {**_kept(), "STOA_DATA": str(tmp_path / "data")}, ready)
    yield made
    for serving in made.started:
        serving.process.close()


@dataclass(slots=True)
class Databases:
    """Names of databases that are dropped when the test is over, with whatever a restore has put beside them."""

    postgres: PostgresForTests
    prefix: str

    def name(self, name: str) -> str:
        """Give the whole name of one of them."""
        return f"{self.prefix}_{name}"

    @property
    def url(self) -> str:
        """An address with `{site}` where each site's name belongs."""
        return self.postgres.dsn(f"{self.prefix}_{{site}}")

    def of(self, name: str) -> str:
        """Give the address of one of them."""
        return self.postgres.dsn(self.name(name))

    async def fetch(self, name: str, sql: str, *args: object) -> list[Any]:
        """Ask one of them something."""
        connection = await asyncpg.connect(self.of(name))
        try:
            return list(await connection.fetch(sql, *args))
        finally:
            await connection.close()

    async def names(self) -> list[str]:
        """List those that are there, without their common beginning."""
        connection = await asyncpg.connect(self.postgres.maintenance_dsn)
        try:
            sql = "select datname from pg_database where starts_with(datname, $1) order by 1"
            return [row[0].removeprefix(self.prefix) for row in await connection.fetch(sql, self.prefix)]
        finally:
            await connection.close()

    async def drop(self) -> None:
        """Drop every one of them."""
        names = await self.names()
        connection = await asyncpg.connect(self.postgres.maintenance_dsn)
        for name in names:
            await connection.execute(f'drop database if exists "{self.prefix}{name}" with (force)')
        await connection.close()


@pytest.fixture
async def databases(postgres: PostgresForTests) -> Any:
    """Give names for databases of this test alone."""
    made = Databases(postgres, f"cli_{os.getpid()}_{secrets.token_hex(3)}")
    yield made
    await made.drop()


@pytest.fixture
def stoa(bare_stoa: Stoa, databases: Databases, valkey_url: str, valkey: object) -> Stoa:
    """Give the command with a PostgreSQL and a Valkey that run already; the databases are not made yet."""
    share_cache(Path(bare_stoa.environ["STOA_DATA"]))
    bare_stoa.environ |= {"DATABASE_URL": databases.url, "VALKEY_URL": valkey_url}
    return bare_stoa


@pytest.fixture
def migrated(databases: Databases, database_maker: DatabaseMaker) -> None:
    """Have FirstSpawn's database there, up to date and empty."""
    database_maker.copy("firstspawn", databases.name("firstspawn"))


@pytest.fixture
def every_site_migrated(databases: Databases, database_maker: DatabaseMaker) -> None:
    """Have a database of every site there, up to date and empty."""
    for site in discover_sites():
        database_maker.copy(site, databases.name(site))


@pytest.fixture
def planted(bare_stoa: Stoa, databases: Databases, database_maker: DatabaseMaker, demo_of_firstspawn: str) -> None:
    """Have FirstSpawn's database there, as `stoa demo` leaves it."""
    _keep_demo_key(Path(bare_stoa.environ["STOA_DATA"]))
    database_maker.copy_of(demo_of_firstspawn, databases.name("firstspawn"))
