"""The ground that every stack stands on: one PostgreSQL with the data, and one Valkey."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil

from bench import data, queries
from bench.machine import Cores, pin
from bench.site import SITE
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders
from stoa.kernel.embedded import Servers, create_database

DATABASE = "stoa_bench"
FOLDER = Path(".stoa") / "bench"
LOCAL = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where PostgreSQL and Valkey are, and their processes where they run on this machine."""

    database_url: str
    valkey_url: str
    database_pids: tuple[int, ...]
    facts: dict[str, str]


@contextmanager
def standing(cores: Cores, rows: int) -> Iterator[Ground]:
    """Bring up the servers that are not named in the environment, and load the data."""
    with _servers() as (server_url, valkey_url):
        asyncio.run(create_database(server_url, DATABASE))
        url = database_url(server_url)
        folders = migration_folders(feature.migrations for feature in SITE.features)
        asyncio.run(migrate(url, load_migrations(folders)))
        if asyncio.run(data.load(url, rows)):
            print(f"Loaded {rows:,} servers with {rows * data.TAGS_EACH:,} tags.")
        facts, pids = asyncio.run(find_postgres(url))
        for name in ("postgres", "valkey"):
            pin(_named(name, pids), cores.rest)
        yield Ground(url, valkey_url, pids, facts)


def pin_ground(ground: Ground, core: int | None) -> None:
    """Keep PostgreSQL and everything that it starts on a core."""
    pin(ground.database_pids, core)


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    named, valkey = os.environ.get("DATABASE_URL", ""), os.environ.get("VALKEY_URL", "")
    if named and valkey:
        yield named, valkey
        return
    with Servers(FOLDER, say=print).running(postgres=not named, valkey=not valkey) as addresses:
        yield named or addresses.postgres_dsn, valkey or addresses.valkey_url


def database_url(server_url: str) -> str:
    """Give the address of the bench's own database on that server."""
    return urlsplit(server_url)._replace(path=f"/{DATABASE}").geturl()


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def find_postgres(url: str) -> tuple[dict[str, str], tuple[int, ...]]:
    """Ask PostgreSQL for its version and settings, and find its parent process where it is local."""
    async with _connected(url) as connection:
        facts = {"postgresql": str(await connection.fetchval(queries.VERSION))}
        facts |= {row["name"]: row["value"] for row in await connection.fetch(queries.SETTINGS)}
        if urlsplit(url).hostname not in LOCAL:
            return facts, ()
        backend = await connection.fetchval(queries.BACKEND)
        try:
            parent = psutil.Process(backend).parent()
        except psutil.NoSuchProcess:
            return facts, ()
        return facts, (parent.pid,) if parent is not None and parent.name() == "postgres" else ()


def _named(name: str, database_pids: tuple[int, ...]) -> list[int]:
    """Find the processes to pin: PostgreSQL's, and the Valkey of our own folder."""
    if name == "postgres":
        return list(database_pids)
    ours = str(FOLDER.absolute())
    return [
        process.pid
        for process in psutil.process_iter(["name", "cwd"])
        if "valkey" in (process.info["name"] or "") and str(process.info["cwd"] or "").startswith(ours)
    ]
