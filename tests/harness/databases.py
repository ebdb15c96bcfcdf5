"""A database for each test, made from a template that the real migrations built.

The template is named after what the migrations say, so it is built once and kept until one of them changes. Databases
are dropped in the background; those of runs that were killed are dropped by the next one.
"""

import asyncio
import contextlib
import fcntl
import itertools
import os
import re
import socket
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import Any

import asyncpg
import pytest

from stoa.kernel.db import Database, DatabaseSettings, Read, Write

from .schema import apply_migrations, schema_key
from .servers import PostgresForTests

KEPT_TEMPLATES = 12
SETTINGS = DatabaseSettings(read_pool=4, write_pool=4)

_MACHINE = f"{zlib.crc32(socket.gethostname().encode()):08x}"
_NAME = re.compile(rf"test_{_MACHINE}_(?P<pid>\d+)_\d+")

type NewDatabase = Callable[..., Awaitable[Database]]


class DatabaseMaker:
    """Makes and drops databases in a thread of its own, so that no test waits for a drop."""

    def __init__(self, postgres: PostgresForTests) -> None:
        """Connect, and drop what killed runs left."""
        self._postgres = postgres
        self._numbers = itertools.count()
        self._known: set[str] = set()
        self._drops: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="database-maker", daemon=True)
        self._thread.start()
        self._connection: asyncpg.Connection[asyncpg.Record] = self._wait(asyncpg.connect(postgres.maintenance_dsn))
        self._one_at_a_time = asyncio.Lock()
        self._wait(self._drop_left_over())

    def make(self, site: str | None, *, empty: bool = False) -> str:
        """Make a database with the schema of the core, or of a site, or with nothing in it; give its address."""
        name = f"test_{_MACHINE}_{os.getpid()}_{next(self._numbers)}"
        template = "template0" if empty else self._template(site)
        self._wait(self._execute(f'create database "{name}" template "{template}"'))
        return self._postgres.dsn(name)

    def drop(self, dsn: str) -> None:
        """Drop a database some time soon."""
        name = dsn.partition("?")[0].rpartition("/")[2]
        self._loop.call_soon_threadsafe(self._begin_drop, name)

    def close(self) -> None:
        """Finish the drops, and end the thread."""
        self._wait(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _template(self, site: str | None) -> str:
        name = f"template_{schema_key(site)}"
        if name not in self._known:
            with (self._postgres.folder / "template.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._build_template(name, site)
            self._known.add(name)
        return name

    def _build_template(self, name: str, site: str | None) -> None:
        """Build under another name, so that a template is whole or absent."""
        if self._wait(self._fetch("select 1 from pg_database where datname = $1", name)):
            return
        half = f"{name}_building"
        self._wait(self._execute(f'drop database if exists "{half}" with (force)'))
        self._wait(self._execute(f'create database "{half}" template template0'))
        apply_migrations(self._postgres.dsn(half, over_tcp=True), site)
        self._wait(self._execute(f'alter database "{half}" rename to "{name}"'))
        old = "select datname from pg_database where datname ~ '^template_[0-9a-f]{16}$' order by oid desc offset $1"
        for row in self._wait(self._fetch(old, KEPT_TEMPLATES)):
            with contextlib.suppress(asyncpg.PostgresError):  # somebody is copying it
                self._wait(self._execute(f'drop database if exists "{row["datname"]}"'))

    def _begin_drop(self, name: str) -> None:
        task = self._loop.create_task(self._drop(name))
        self._drops.add(task)
        task.add_done_callback(self._drops.discard)

    async def _drop(self, name: str) -> None:
        await self._execute(f'drop database if exists "{name}" with (force)')

    async def _finish(self) -> None:
        await asyncio.gather(*self._drops)
        await self._connection.close()

    async def _drop_left_over(self) -> None:
        for row in await self._fetch("select datname from pg_database where datname like 'test\\_%'"):
            match = _NAME.fullmatch(row["datname"])
            if match and not _is_alive(int(match["pid"])):
                await self._drop(row["datname"])

    async def _execute(self, statement: str) -> None:
        async with self._one_at_a_time:
            await self._connection.execute(statement)

    async def _fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        async with self._one_at_a_time:
            return await self._connection.fetch(statement, *values)

    def _wait[T](self, work: Coroutine[Any, Any, T] | Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture(scope="session")
def database_maker(postgres: PostgresForTests) -> Iterator[DatabaseMaker]:
    """Give what makes databases; `database` and `new_database` are what a test asks for."""
    maker = DatabaseMaker(postgres)
    yield maker
    maker.close()


@pytest.fixture
async def new_database(database_maker: DatabaseMaker) -> AsyncIterator[NewDatabase]:
    """Give a function that makes further databases: `await new_database("firstspawn")`, `new_database(empty=True)`."""
    made: list[Database] = []

    async def make(site: str | None = None, *, empty: bool = False) -> Database:
        url = await asyncio.to_thread(database_maker.make, site, empty=empty)
        made.append(Database(url, SETTINGS, name=site or "stoa"))
        return made[-1]

    yield make
    for one in made:
        await one.close()
        database_maker.drop(one.url)


@pytest.fixture
def database_url(database_maker: DatabaseMaker) -> Iterator[str]:
    """Give the address of a database of its own, with the schema of the core."""
    url = database_maker.make(None)
    yield url
    database_maker.drop(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give a database of its own, with the schema of the core."""
    made = Database(database_url, SETTINGS)
    yield made
    await made.close()


@pytest.fixture
def db_read(database: Database) -> Read:
    """Give a handle that only reads."""
    return database.read()


@pytest.fixture
async def db_write(database: Database) -> AsyncIterator[Write]:
    """Give an open transaction; it is committed when the test ends, so deferred constraints are checked."""
    async with database.write() as tx:
        yield tx
