"""What makes the databases of the tests: cloned from a template, used, cleaned, used again."""

import asyncio
import contextlib
import fcntl
import itertools
import os
import re
import socket
import threading
import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg

from .keeping import keep_at, kept_at
from .recycling import Connection, Pristine, clean, look, make_ready
from .schema import apply_migrations, schema_key
from .servers import PostgresForTests

KEPT_TEMPLATES = 12
# What asks every table for rows is long, and each table is emptied by a statement of its own: all are planned once.
MOST_STATEMENTS, LONGEST_STATEMENT = 1000, 1 << 20

type _Kind = tuple[str, str]
"""The template from which a database is made, and the statements that make tables besides."""

_MACHINE = f"{zlib.crc32(socket.gethostname().encode()):08x}"
_NAME = re.compile(rf"test_{_MACHINE}_(?P<pid>\d+)_\d+")


@dataclass(slots=True)
class _Clone:
    """A database made from a template, with the line over which it is cleaned."""

    name: str
    kind: _Kind
    line: Connection
    pristine: Pristine
    used: bool = False


class DatabaseMaker:
    """Hands out databases, and takes them back in a thread of its own, so that no test waits for that."""

    def __init__(self, postgres: PostgresForTests) -> None:
        """Connect, and drop what killed runs left."""
        self._postgres = postgres
        self._numbers = itertools.count()
        self._known: set[str] = set()
        self._pristine: dict[_Kind, Pristine] = {}
        self._free: defaultdict[_Kind, list[_Clone]] = defaultdict(list)
        self._clones: dict[str, _Clone] = {}
        self._returning: dict[asyncio.Task[None], _Kind | None] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="database-maker", daemon=True)
        self._thread.start()
        self._one_at_a_time = asyncio.Lock()
        self._line: Connection = self._wait(asyncpg.connect(postgres.maintenance_dsn))
        self._wait(self._drop_left_over())

    def make(self, site: str | None, tables: str = "") -> str:
        """Give the address of a database with the schema of the core, or of a site, and tables of the test's own."""
        url = self._postgres.dsn(self._wait(self._take((self._template(site), tables))))
        keep_at(url)
        return url

    def make_empty(self) -> str:
        """Give the address of a database with nothing in it."""
        return self._postgres.dsn(self._wait(self._create("template0")))

    def copy(self, site: str, name: str) -> None:
        """Make a database with a site's schema under a name of the caller's, who drops it."""
        self.copy_of(self._template(site), name)

    def copy_of(self, template: str, name: str) -> None:
        """Make a copy of a database that nobody uses; the caller drops it."""
        self._wait(self._execute(f'create database "{name}" template "{template}"'))

    def keep(self, name: str, make: Callable[[str], object]) -> None:
        """Have a database made once for every process and run, under another name until it is whole.

        A name is `KIND_` and sixteen letters that say what is in it; of each kind the newest few stay.
        """
        with (self._postgres.folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._wait(self._fetch("select 1 from pg_database where datname = $1", name)):
                return
            half = f"{name}_building"
            self._wait(self._execute(f'drop database if exists "{half}" with (force)'))
            make(half)
            self._wait(self._execute(f'alter database "{half}" rename to "{name}"'))
            old = "select datname from pg_database where datname ~ $2 order by oid desc offset $1"
            kind = name.rpartition("_")[0]
            for row in self._wait(self._fetch(old, KEPT_TEMPLATES, f"^{kind}_[0-9a-f]{{16}}$")):
                with contextlib.suppress(asyncpg.PostgresError):  # somebody is copying it
                    self._wait(self._execute(f'drop database if exists "{row["datname"]}"'))

    def give_back(self, dsn: str) -> None:
        """Take a database back; it is cleaned, or dropped, some time soon."""
        name = dsn.partition("?")[0].rpartition("/")[2]
        self._loop.call_soon_threadsafe(self._begin_return, name, kept_at(dsn))

    def close(self) -> None:
        """Drop every database, and end the thread."""
        self._wait(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _template(self, site: str | None) -> str:
        """Name the database that holds a schema and no rows; it is made where there is none."""
        name = f"template_{schema_key(site)}"
        if name not in self._known:
            self.keep(name, lambda half: self._migrate(half, site))
            self._known.add(name)
        return name

    def _migrate(self, name: str, site: str | None) -> None:
        self._wait(self._execute(f'create database "{name}" template template0'))
        self._wait(apply_migrations(self._postgres.dsn(name, over_tcp=True), site))

    async def _take(self, kind: _Kind) -> str:
        """Give a cleaned one, or the next that is being cleaned, or a new one."""
        while not self._free[kind]:
            returning = [task for task, its_kind in self._returning.items() if its_kind == kind]
            if not returning:
                await self._clone(kind)
                break
            await asyncio.wait(returning, return_when=asyncio.FIRST_COMPLETED)
        clone = self._free[kind].pop()
        clone.used = True
        return clone.name

    async def _clone(self, kind: _Kind) -> None:
        template, tables = kind
        name = await self._create(template)
        line = await asyncpg.connect(
            self._postgres.dsn(name),
            statement_cache_size=MOST_STATEMENTS,
            max_cacheable_statement_size=LONGEST_STATEMENT,
        )
        if tables:
            await line.execute(tables)
        pristine = self._pristine.get(kind)
        if pristine is None:
            pristine = await look(line)
            if not tables:  # those are made anew in each, and each looks a little different
                self._pristine[kind] = pristine
        await make_ready(line)
        self._clones[name] = _Clone(name, kind, line, pristine)
        self._free[kind].append(self._clones[name])

    async def _create(self, template: str) -> str:
        name = f"test_{_MACHINE}_{os.getpid()}_{next(self._numbers)}"
        await self._execute(f'create database "{name}" template "{template}" strategy file_copy')
        return name

    def _begin_return(self, name: str, kept: list[int]) -> None:
        clone = self._clones.get(name)
        task = self._loop.create_task(self._recycle(clone, kept) if clone else self._drop(name))
        self._returning[task] = clone.kind if clone else None
        task.add_done_callback(self._returning.pop)

    async def _recycle(self, clone: _Clone, kept: list[int]) -> None:
        try:
            as_new = await clean(clone.line, clone.pristine, kept)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):  # the test broke even our own line
            as_new = False
        if as_new:
            self._free[clone.kind].append(clone)
            return
        del self._clones[clone.name]
        clone.line.terminate()
        await self._drop(clone.name)

    async def _drop(self, name: str) -> None:
        await self._execute(f'drop database if exists "{name}" with (force)')

    async def _finish(self) -> None:
        await asyncio.gather(*self._returning)
        for clone in self._clones.values():
            await clone.line.close()
            await self._drop(clone.name)
        await self._line.close()

    async def _drop_left_over(self) -> None:
        for row in await self._fetch("select datname from pg_database where datname like 'test\\_%'"):
            match = _NAME.fullmatch(row["datname"])
            if match and not _is_alive(int(match["pid"])):
                await self._drop(row["datname"])

    async def _execute(self, statement: str) -> None:
        async with self._one_at_a_time:
            await self._line.execute(statement)

    async def _fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        async with self._one_at_a_time:
            return await self._line.fetch(statement, *values)

    def _wait[T](self, work: Awaitable[T]) -> T:
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
