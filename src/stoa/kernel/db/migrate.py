"""Bringing a database's schema up to date, with dbmate under an advisory lock.

dbmate keeps what has run in `public.schema_migrations`; what each file said then is in `kernel.migration_checksums`.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

from .handles import Read
from .migrations import Migration, MigrationFault, Stage
from .pool import NOTICE_US_GONE, Connection
from .queries import APPLIED, CHECKSUMS, FORGET_CHECKSUMS, KEEP_CHECKSUM, PLACES, TRY_LOCK, USES_TLS, VACUUM

type Say = Callable[[str], None]

_TABLE = "public.schema_migrations"
_LOCK = 0x53746F61  # "Stoa" in ASCII: any number, as long as nothing else locks it
_LOCK_TRIES_EVERY = 0.1
_LOCK_TIMEOUT_MS = 10_000
_NOT_YET = (OSError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)
_NO_TABLE = (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError)


def _say_nothing(words: str) -> None:
    """Keep quiet, where nobody listens."""


async def pending(db: Read, migrations: Sequence[Migration]) -> list[Migration]:
    """Give the migrations that have not run, with one query."""
    try:
        applied = set(await APPLIED.all(db))
    except _NO_TABLE:
        return list(migrations)
    return [migration for migration in migrations if migration.version not in applied]


async def require_migrated(db: Read, migrations: Sequence[Migration], site: str) -> None:
    """Refuse a database whose schema is older than the code. A newer one is welcome: a later release has run there."""
    missing = [migration for migration in await pending(db, migrations) if migration.stage == "expand"]
    if missing:
        count = "1 migration" if len(missing) == 1 else f"{len(missing)} migrations"
        message = f"The database of {site} lacks {count}, beginning with {missing[0].name}. Run `stoa migrate {site}`."
        raise MigrationFault(message)


async def migrate(
    url: str,
    migrations: Sequence[Migration],
    *,
    stage: Stage = "contract",
    say: Say = _say_nothing,
    wait_seconds: float = 60,
    accept_changed: bool = False,
) -> list[str]:
    """Run what has not run yet, and give the names of it.

    `expand` runs only what the release before can live with; `contract`, the usual, runs everything. Several processes
    may start at once: one migrates, the others wait for it. A file that has changed since it ran is refused, unless
    `accept_changed` says that the database is right.
    """
    async with _locked(url, say, wait_seconds) as connection:
        applied = await _applied(connection)
        _say_strangers(applied, migrations, say)
        if not accept_changed:
            await _refuse_changed(connection, migrations)
        due = [one for one in migrations if one.version not in applied and stage in {"contract", one.stage}]
        places = await _places(connection)
        try:
            if due:
                await _dbmate(connection, url, due, "migrate", say)
        finally:
            await _keep_checksums(connection, migrations, replace=accept_changed)
        await _tidy_rewritten(connection, places, say)
    return [one.name for one in due]


async def roll_back(url: str, migrations: Sequence[Migration], *, say: Say = _say_nothing) -> str | None:
    """Undo the newest migration that has run, and give its name; None when nothing has."""
    async with _locked(url, say, 0) as connection:
        applied = await _applied(connection)
        if not applied:
            return None
        last = next((one for one in migrations if one.version == max(applied)), None)
        if last is None:
            message = f"Migration {max(applied)} came from a newer release. Undo it with that release's `stoa migrate`."
            raise MigrationFault(message)
        await _dbmate(connection, url, [last], "rollback", say)
        await _keep_checksums(connection, migrations)
    return last.name


async def create_database_if_missing(url: str, *, wait_seconds: float = 60) -> bool:
    """Create the database that an address names; False when it is there."""
    name = urlsplit(url).path.removeprefix("/")
    try:
        await (await _connect(url, wait_seconds)).close()
    except asyncpg.InvalidCatalogNameError:
        connection = await _connect(_with_database(url, "postgres"), wait_seconds)
        try:
            with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):  # another process was faster
                quoted = name.replace('"', '""')
                await connection.execute(f'create database "{quoted}"')
        finally:
            await connection.close()
        return True
    return False


async def vacuum(url: str, *, wait_seconds: float = 60) -> None:
    """Tidy a database after very many rows have come at once, so that plans are made with the right figures."""
    connection = await _connect(url, wait_seconds)
    try:
        await connection.execute(VACUUM.compiled)
    finally:
        await connection.close()


async def _places(connection: Connection) -> dict[str, int]:
    return {row["name"]: row["place"] for row in await connection.fetch(PLACES.compiled)}


async def _tidy_rewritten(connection: Connection, before: Mapping[str, int], say: Say) -> None:
    """Tidy the tables that were written anew: nothing is known of their pages, so that each row would be looked at."""
    for name, place in sorted((await _places(connection)).items()):
        if before.get(name, place) != place:
            say(f"Tidying {name}, which was written anew.")
            await connection.execute(f"{VACUUM.compiled} {name}")


@asynccontextmanager
async def _locked(url: str, say: Say, wait_seconds: float) -> AsyncIterator[Connection]:
    """Hold the lock. It is tried for, not waited for: a waiting statement would hold up `create index concurrently`."""
    try:
        connection = await _connect(url, wait_seconds, say)
    except asyncpg.PostgresError as error:
        message = f"PostgreSQL refuses the connection: {error}."
        raise MigrationFault(message) from error
    try:
        said = False
        while not await connection.fetchval(TRY_LOCK.compiled, _LOCK):
            if not said:
                say("Another process is migrating; waiting for it.")
                said = True
            await asyncio.sleep(_LOCK_TRIES_EVERY)
        yield connection
    finally:
        await connection.close()


async def _connect(url: str, wait_seconds: float, say: Say = _say_nothing) -> Connection:
    """Connect; wait for a server that is still starting."""
    deadline = asyncio.get_running_loop().time() + wait_seconds
    said = False
    while True:
        try:
            return await asyncpg.connect(url, timeout=10, statement_cache_size=0, server_settings=NOTICE_US_GONE)
        except (*_NOT_YET, TimeoutError) as error:
            if asyncio.get_running_loop().time() >= deadline:
                message = f"PostgreSQL did not answer within {wait_seconds:.0f} seconds: {str(error) or 'no answer'}."
                raise MigrationFault(message) from error
            if not said:
                say("Waiting for PostgreSQL.")
                said = True
            await asyncio.sleep(0.2)


async def _applied(connection: Connection) -> set[str]:
    try:
        return {row[0] for row in await connection.fetch(APPLIED.compiled)}
    except _NO_TABLE:
        return set()


def _say_strangers(applied: set[str], migrations: Sequence[Migration], say: Say) -> None:
    strangers = applied - {one.version for one in migrations}
    if strangers:
        say(f"The database has {len(strangers)} migrations that this release does not know: a newer one has run there.")


async def _refuse_changed(connection: Connection, migrations: Sequence[Migration]) -> None:
    known = await _checksums(connection)
    changed = [one.name for one in migrations if known.get(one.version, one.checksum) != one.checksum]
    if changed:
        message = (
            f"{', '.join(changed)} changed after it ran in this database. Put the file back and write a new migration;"
            " where the database is right as it is, run `stoa migrate --accept-changed`."
        )
        raise MigrationFault(message)


async def _checksums(connection: Connection) -> dict[str, str]:
    try:
        return {row["version"]: row["checksum"] for row in await connection.fetch(CHECKSUMS.compiled)}
    except _NO_TABLE:
        return {}


async def _keep_checksums(connection: Connection, migrations: Sequence[Migration], *, replace: bool = False) -> None:
    """Remember what has run, and forget what was undone."""
    applied = await _applied(connection)
    known = await _checksums(connection)
    new = [one for one in migrations if one.version in applied and (replace or one.version not in known)]
    with suppress(*_NO_TABLE):
        await connection.executemany(KEEP_CHECKSUM.compiled, [(one.version, one.name, one.checksum) for one in new])
        await connection.execute(FORGET_CHECKSUMS.compiled, list(applied))


async def _dbmate(connection: Connection, url: str, migrations: Sequence[Migration], act: str, say: Say) -> None:
    """Run dbmate over just these files, with the address where no list of processes shows it."""
    tls = bool(await connection.fetchval(USES_TLS.compiled))
    kept = {name: value for name, value in os.environ.items() if name.startswith("PG") or name in {"PATH", "HOME"}}
    with tempfile.TemporaryDirectory(prefix="stoa-migrations-") as folder:
        for one in migrations:
            shutil.copyfile(one.path, Path(folder, one.name))
        process = await asyncio.create_subprocess_exec(
            _program(),
            *("--env", "STOA_MIGRATE_URL", "--migrations-dir", folder, "--migrations-table", _TABLE),
            *("--no-dump-schema", act),
            cwd=folder,
            env={**kept, "STOA_MIGRATE_URL": dbmate_url(url, tls=tls)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            lines = [line async for line in _said(process, say)]
            code = await process.wait()
        except BaseException:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise
    if code != 0:
        raise MigrationFault(_why(lines))


async def _said(process: asyncio.subprocess.Process, say: Say) -> AsyncIterator[str]:
    while process.stdout and (line := await process.stdout.readline()):
        text = line.decode(errors="replace").strip()
        if text:
            say(text)
            yield text


def _why(lines: Sequence[str]) -> str:
    applying = next((line for line in reversed(lines) if line.startswith(("Applying:", "Rolling back:"))), "")
    name = applying.partition(":")[2].strip() or "A migration"
    reason = next((line.removeprefix("Error: ") for line in reversed(lines) if "Error:" in line), "dbmate failed")
    if "55P03" in reason or "lock timeout" in reason:
        reason += f" (something held a lock for {_LOCK_TIMEOUT_MS // 1000} seconds; try again in a quieter moment)"
    return f"{name} did not run: {reason}. What ran before it stands; mend it, then migrate again."


def _program() -> str:
    """Find dbmate: installed beside this Python, else on the path."""
    beside = Path(sys.executable).with_name("dbmate")
    found = str(beside) if beside.is_file() else shutil.which("dbmate")
    if found is None:
        message = "dbmate is not installed. It comes with Stoa's locked requirements: install those."
        raise MigrationFault(message)
    return found


def dbmate_url(url: str, *, tls: bool) -> str:
    """Write an address as dbmate's driver reads it: it knows no `prefer`, and takes settings as parameters."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if query.get("sslmode") in {None, "prefer", "allow"}:
        query["sslmode"] = "require" if tls else "disable"
    query.setdefault("lock_timeout", str(_LOCK_TIMEOUT_MS))
    return urlunsplit(("postgres", parts.netloc, parts.path, urlencode(query), ""))


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
