"""Migrations as files: where they lie, what each is called, and at which stage of a release it may run."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import stoa

type Stage = Literal["expand", "contract"]

LAYERS = ("kernel", "accounts", "commons")

_FILE = re.compile(r"(?P<version>[0-9]{14})_(?P<words>[a-z0-9_]+)\.sql")
_STAGE = re.compile(r"^-- stage:\s*(?P<stage>\S+)\s*$", re.MULTILINE)


class MigrationFault(Exception):
    """The schema cannot be brought up to date; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file. Its stage says whether the release before still runs on what it leaves behind (`expand`) or not."""

    version: str
    name: str
    path: Path
    stage: Stage
    checksum: str


def migration_folders(features: Iterable[Path | None] = ()) -> list[Path]:
    """Give every folder of migrations that a database is made of: the core's, and those of a site's features."""
    root = Path(stoa.__file__).parent
    folders = [folder for layer in LAYERS for folder in sorted((root / layer).rglob("migrations"))]
    return list(dict.fromkeys(folder for folder in (*folders, *features) if folder and folder.is_dir()))


def load_migrations(folders: Iterable[Path]) -> list[Migration]:
    """Read every migration, in the order in which they run: by version, whatever folder they lie in."""
    found: dict[str, Migration] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.sql")):
        migration = _read(path)
        twin = found.setdefault(migration.version, migration)
        if twin is not migration:
            message = f"Two migrations have version {migration.version}: {twin.path} and {path}. Give one a later time."
            raise MigrationFault(message)
    return [found[version] for version in sorted(found)]


def _read(path: Path) -> Migration:
    name = _FILE.fullmatch(path.name)
    if name is None:
        message = f"{path} is not named like a migration: it should be YYYYMMDDHHMMSS_words.sql."
        raise MigrationFault(message)
    # Line ends differ between checkouts, and mean nothing.
    text = path.read_text("utf-8").replace("\r\n", "\n")
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Migration(name["version"], path.name, path, _stage(path, text), checksum)


def _stage(path: Path, text: str) -> Stage:
    stages = {match["stage"] for match in _STAGE.finditer(text)}
    match sorted(stages):
        case ["expand"]:
            return "expand"
        case ["contract"]:
            return "contract"
        case _:
            message = (
                f"{path} should say once, on a line of its own, either `-- stage: expand` or `-- stage: contract`."
            )
            raise MigrationFault(message)
