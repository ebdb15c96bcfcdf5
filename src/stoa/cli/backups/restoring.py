"""Putting a backup back: into a new database beside the old one, checked there, and only then in its place.

Until the last step nothing of the site has changed; a restore that is killed leaves the site as it was.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import asyncpg

from stoa.cli.faults import OperatorFault
from stoa.cli.progress import progress
from stoa.cli.say import say
from stoa.kernel import clock
from stoa.kernel.config import Config
from stoa.kernel.crypto import Keyring
from stoa.kernel.db.migrations import Migration
from stoa.kernel.db.pool import Connection

from . import queries
from .files import Copied, copy_files
from .manifest import DATABASE, FILES, Manifest
from .programs import find_programs, processes, run_program
from .writing import connect, count_all

# What PostgreSQL before 17 says to the newer pg_restore; the setting only bounds how long a transaction may take.
_HARMLESS = 'unrecognized configuration parameter "transaction_timeout"'
LONGEST_NAME = 63


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup goes."""

    url: str
    root: Path | None
    replace: bool

    @property
    def name(self) -> str:
        """The database's name."""
        return unquote(urlsplit(self.url).path.removeprefix("/"))


def refuse_unfit(manifest: Manifest, migrations: Sequence[Migration], keys: Keyring, *, accept_missing: bool) -> None:
    """Refuse a backup that this release or these keys could not use."""
    unknown = sorted(set(manifest.migrations) - {one.version for one in migrations})
    if unknown:
        message = (
            f"The backup's schema is newer than this release: it has {len(unknown)} migrations more, beginning with "
            f"{unknown[0]}. Install release {manifest.stoa} or newer, and restore with that."
        )
        raise OperatorFault(message)
    missing = sorted(set(manifest.keys) - {root.id for root in keys.roots})
    if missing and not accept_missing:
        message = (
            f"Secrets in the backup are sealed with keys that are not installed: {', '.join(missing)}. Add them to "
            "STOA_KEYS, or restore with --accept-missing-keys: those secrets stay closed then."
        )
        raise OperatorFault(message)
    if missing:
        say(f"Without {', '.join(missing)}, what these keys sealed stays closed.")


async def restore_backup(config: Config, folder: Path, manifest: Manifest, target: Target) -> list[str]:
    """Put it back; give the names under which what stood there before is kept."""
    stamp = f"{clock.now():%Y%m%d%H%M%S%f}"
    fresh = f"{target.name[: LONGEST_NAME - 32]}_restoring_{stamp}"
    aside = f"{target.name[: LONGEST_NAME - 32]}_before_{stamp}"
    line = await connect(with_database(target.url, "postgres"))
    try:
        await _refuse_full(line, target, manifest)
        await _make(line, fresh)
        with _new_files(folder, target, manifest, stamp) as files:
            try:
                await _fill(config, folder, manifest, with_database(target.url, fresh), line.get_server_version().major)
                kept = await _swap(line, target, fresh, aside)
            except BaseException:
                await line.execute(queries.drop(fresh))
                raise
            return kept + files()
    finally:
        await line.close()


async def _refuse_full(line: Connection, target: Target, manifest: Manifest) -> None:
    server = line.get_server_version().major
    if server < manifest.postgres:
        message = (
            f"The backup comes from PostgreSQL {manifest.postgres}, and this server is {server}. "
            f"Restore into {manifest.postgres} or newer."
        )
        raise OperatorFault(message)
    if target.root is None and manifest.files.count:
        message = (
            f"The backup has {manifest.files.count} files, and STORAGE_URL names an object store. Copy {FILES}/ there "
            "with its own tools, or restore with STORAGE_URL=file: set."
        )
        raise OperatorFault(message)
    full = [f"the database {target.name}"] if await _objects_in(line, target) else []
    if target.root is not None and target.root.is_dir() and any(target.root.iterdir()):
        full.append(f"the folder {target.root}")
    if full and not target.replace:
        message = (
            f"There is something already in {' and in '.join(full)}. Restore beside it with --into NAME, or with "
            "--replace: what is there is kept under another name then."
        )
        raise OperatorFault(message)


async def _objects_in(line: Connection, target: Target) -> int:
    if not await line.fetchval(queries.DATABASE_EXISTS.compiled, target.name):
        return 0
    connected = await line.fetchval(queries.HOW_MANY_CONNECTED.compiled, target.name)
    if connected:
        message = (
            f"{connected} connections to the database {target.name} are open. Stop what uses it (`stoa serve`, "
            "`stoa worker`, a psql), or restore beside it with --into NAME."
        )
        raise OperatorFault(message)
    look = await connect(target.url)
    try:
        return int(await look.fetchval(queries.HOW_MANY_OBJECTS.compiled))
    finally:
        await look.close()


async def _make(line: Connection, name: str) -> None:
    try:
        await line.execute(queries.create(name))
    except asyncpg.InsufficientPrivilegeError as fault:
        message = "The user in DATABASE_URL may not make databases. Give it CREATEDB, or name one that may."
        raise OperatorFault(message) from fault


async def _fill(config: Config, folder: Path, manifest: Manifest, url: str, server: int) -> None:
    programs = find_programs(config, max(server, manifest.programs))
    with progress(f"Restoring {len(manifest.rows)} tables into PostgreSQL", len(manifest.rows)) as advance:
        ended = await run_program(
            [
                programs.folder / "pg_restore",
                *("--format=directory", f"--jobs={processes()}", "--no-owner", "--no-privileges", "--verbose"),
                *("--no-password", folder / DATABASE),
            ],
            url,
            heard=lambda line: advance(1) if "processing data for table" in line else None,
        )
    wrong = [complaint for complaint in ended.complaints if _HARMLESS not in complaint]
    if wrong or (ended.code != 0 and not ended.complaints):
        why = " ".join(wrong[:3]) or f"it ended with code {ended.code}"
        message = f"pg_restore could not put the database back: {why} The site is as it was."
        raise OperatorFault(message)
    say("Comparing the rows of every table.")
    connection = await connect(url)
    try:
        found = await count_all(connection)
        await connection.execute(queries.ANALYZE)
    finally:
        await connection.close()
    differing = sorted(name for name in found.keys() | manifest.rows if found.get(name) != manifest.rows.get(name))
    if differing:
        message = (
            f"After the restore these tables differ from the backup: {', '.join(differing)}. The site is as it was."
        )
        raise OperatorFault(message)


async def _swap(line: Connection, target: Target, fresh: str, aside: str) -> list[str]:
    """Let the new database take the name, in one transaction; an empty one that had it goes."""
    existed = await line.fetchval(queries.DATABASE_EXISTS.compiled, target.name)
    empty = existed and not await _objects_in(line, target)
    try:
        async with line.transaction():
            if existed:
                await line.execute(queries.rename(target.name, aside))
            await line.execute(queries.rename(fresh, target.name))
    except asyncpg.ObjectInUseError as fault:
        message = f"Somebody has connected to {target.name} meanwhile, so it stays as it was. Stop that, and try again."
        raise OperatorFault(message) from fault
    if empty:
        await line.execute(queries.drop(aside))
    say(f"The database {target.name} holds the backup.")
    return [f"database {aside}"] if existed and not empty else []


@contextmanager
def _new_files(folder: Path, target: Target, manifest: Manifest, stamp: str) -> Iterator["Place"]:
    """Copy the files beside their place; what is given puts them there, and says where the old ones are."""
    if target.root is None or manifest.files.kept == "elsewhere":
        if manifest.files.kept == "elsewhere":
            say(f"The files of this site are not in the backup: they are in {manifest.files.where}.")
        yield Place(None, None, None)
        return
    fresh = target.root.with_name(f"{target.root.name}.restoring-{stamp}")
    fresh.mkdir(mode=0o700, parents=True)
    try:
        copy_files(folder / FILES, fresh, Copied(), "Copying files back")
        yield Place(fresh, target.root, target.root.with_name(f"{target.root.name}.before-{stamp}"))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where files wait, where they go, and where those go that are there."""

    fresh: Path | None
    root: Path | None
    aside: Path | None

    def __call__(self) -> list[str]:
        """Put them there."""
        if self.fresh is None or self.root is None or self.aside is None:
            return []
        kept = []
        if self.root.exists():
            if any(self.root.iterdir()):
                self.root.rename(self.aside)
                kept = [f"folder {self.aside}"]
            else:
                self.root.rmdir()
        self.fresh.rename(self.root)
        return kept


def with_database(url: str, name: str) -> str:
    """Give the address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))
