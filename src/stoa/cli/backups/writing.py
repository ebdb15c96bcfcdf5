"""Writing a backup while the site goes on.

Files come first, then the database as it is at one moment, then the files that came between: every file to which a row
of that moment points is there, and a file more does no harm.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from msgspec import structs

from stoa import __version__
from stoa.cli.faults import OperatorFault
from stoa.cli.progress import progress
from stoa.cli.say import say
from stoa.kernel import clock
from stoa.kernel.config import Config
from stoa.kernel.db.pool import Connection
from stoa.kernel.db.queries import APPLIED
from stoa.kernel.keys import encrypted_columns
from stoa.kernel.storage import Storage

from . import queries
from .files import Copied, copy_files
from .manifest import DATABASE, FILES, FORMAT, FilesNote, Manifest, write_manifest, write_sums
from .programs import Programs, find_programs, processes, run_program

_PART = ".part"


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up."""

    site: str
    url: str
    storage: Storage
    storage_url: str


async def write_backup(config: Config, source: Source, to: Path) -> Path:
    """Write one backup under the folder, and give its own folder, which is there whole or not at all."""
    with _place(to, source.site) as (part, held):
        copied = Copied()
        root = source.storage.root
        (part / FILES).mkdir(mode=0o700)
        if root is not None:
            copy_files(root, part / FILES, copied, f"{source.site}: copying files")
        manifest = await _dump(config, source, part, held)
        if root is not None:
            copy_files(root, part / FILES, copied, f"{source.site}: copying files that came meanwhile")
        note = FilesNote("elsewhere", source.storage_url)
        if root is not None:
            note = FilesNote("here", count=len(copied.seen), bytes=copied.size)
        write_manifest(part, structs.replace(manifest, files=note))
        write_sums(part, {f"{FILES}/{name}": digest for name, digest in copied.sums.items()})
        os.sync()  # once for all of it: what has a name at the end survives a power cut
        final = _final_name(to, source.site)
        part.rename(final)
        _sync_folder(to)
    return final


@contextmanager
def _place(to: Path, site: str) -> Iterator[tuple[Path, int]]:
    """Give a hidden folder to write in, held by a lock that dies with us; remove those that nobody holds any more."""
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in to.glob(f".*{_PART}"):
            _remove_if_abandoned(left)
        part = to / f".{site}-{clock.now():%Y%m%dT%H%M%S%f}-{os.getpid()}{_PART}"
        part.mkdir(mode=0o700)
    except OSError as fault:
        message = f"Cannot write to {to}: {fault.strerror}. Name a folder with --to that this user may write to."
        raise OperatorFault(message) from fault
    held = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield part, held
    except OSError as fault:
        message = f"The backup could not be written to {to}: {fault.strerror or fault}. Nothing of it was kept."
        raise OperatorFault(message) from fault
    finally:
        os.close(held)
        shutil.rmtree(part, ignore_errors=True)  # gone already, under its final name, when all went well


def _remove_if_abandoned(part: Path) -> None:
    with suppress(OSError):
        held = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            say(f"Removing {part.name}, which an interrupted backup left.")
            shutil.rmtree(part, ignore_errors=True)
        finally:
            os.close(held)


def _final_name(to: Path, site: str) -> Path:
    wanted = to / f"{site}-{clock.now():%Y%m%dT%H%M%SZ}"
    number, free = 1, wanted
    while free.exists():
        number += 1
        free = wanted.with_name(f"{wanted.name}-{number}")
    return free


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _dump(config: Config, source: Source, part: Path, held: int) -> Manifest:
    """Dump the database as one transaction sees it, which counts the rows, too."""
    connection = await connect(source.url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            server = connection.get_server_version().major
            programs = find_programs(config, server)
            snapshot = await connection.fetchval(queries.EXPORT_SNAPSHOT.compiled)
            rows = await count_all(connection)
            manifest = Manifest(
                format=FORMAT,
                site=source.site,
                created_at=clock.now(),
                stoa=__version__,
                postgres=server,
                programs=programs.major,
                migrations=[row[0] for row in await connection.fetch(APPLIED.compiled)],
                rows=rows,
                keys=await _needed_keys(connection, rows),
                files=FilesNote("elsewhere"),
            )
            await _run_dump(programs, source, part, snapshot=snapshot, tables=len(rows), held=held)
    except asyncpg.UndefinedTableError as fault:
        message = f"The database of {source.site} was never migrated, so there is nothing to back up: {fault}."
        raise OperatorFault(message) from fault
    finally:
        await connection.close()
    return manifest


async def _run_dump(programs: Programs, source: Source, part: Path, *, snapshot: str, tables: int, held: int) -> None:
    with progress(f"{source.site}: dumping {tables} tables of PostgreSQL", tables) as advance:
        ended = await run_program(
            [
                programs.folder / "pg_dump",
                *("--format=directory", f"--jobs={processes()}", f"--snapshot={snapshot}", "--verbose"),
                *("--no-password", "--no-sync", f"--file={part / DATABASE}"),  # all of it is synced at the end
            ],
            source.url,
            heard=lambda line: advance(1) if "dumping contents of table" in line else None,
            held=held,
        )
    if ended.code != 0:
        why = " ".join(ended.complaints) or f"it ended with code {ended.code}"
        message = f"pg_dump could not read the database of {source.site}: {why}"
        raise OperatorFault(message)


async def connect(url: str) -> Connection:
    """Connect for a long look; say in words when nobody answers."""
    try:
        return await asyncpg.connect(
            url,
            timeout=10,
            statement_cache_size=0,
            server_settings={"idle_in_transaction_session_timeout": "0", "statement_timeout": "0"},
        )
    except asyncpg.InvalidCatalogNameError as fault:
        message = f"There is no such database yet: {fault}. `stoa migrate` makes it."
        raise OperatorFault(message) from fault
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        message = f"PostgreSQL cannot be reached: {str(fault) or 'it did not answer'}. `stoa doctor` looks closer."
        raise OperatorFault(message) from fault


async def count_all(connection: Connection) -> dict[str, int]:
    """Count the rows of every table."""
    tables = [row[0] for row in await connection.fetch(queries.TABLES.compiled)]
    return {table: await connection.fetchval(queries.count_rows(table)) for table in tables}


async def _needed_keys(connection: Connection, tables: dict[str, int]) -> list[str]:
    """Name the root keys without which something in this database stays closed."""
    found: set[str] = set()
    for column in encrypted_columns():
        if column.table in tables or f"public.{column.table}" in tables:
            place = queries.SealedColumn(column.table, column.column)
            found |= {row[0] for row in await connection.fetch(queries.keys_of(place))}
    return sorted(found)
