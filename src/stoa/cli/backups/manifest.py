"""What a backup says of itself, and how its bytes are checked."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from stoa.cli.faults import OperatorFault

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
DATABASE = "database"
FILES = "files"
FORMAT = 1
CHUNK = 1 << 20
_LINE = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<name>.+)")


class FilesNote(msgspec.Struct, frozen=True, rename="camel"):
    """Where the site's files are: in the backup, or still in the object store."""

    kept: Literal["here", "elsewhere"]
    where: str = ""
    count: int = 0
    bytes: int = 0


class Manifest(msgspec.Struct, frozen=True, rename="camel"):
    """What is in a backup, and what it takes to put it back."""

    format: int
    site: str
    created_at: datetime
    stoa: str
    postgres: int
    programs: int
    migrations: list[str]
    rows: dict[str, int]
    keys: list[str]
    files: FilesNote


def read_manifest(folder: Path) -> Manifest:
    """Read it; refuse what is no backup, or one of a later kind."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        message = f"{folder} is no backup: it has no {MANIFEST}."
        raise OperatorFault(message) from None
    except msgspec.DecodeError as fault:
        message = f"The manifest of {folder} is damaged: {fault}. Take another backup."
        raise OperatorFault(message) from None
    if manifest.format > FORMAT:
        message = f"{folder} was written by a newer release of Stoa ({manifest.stoa}). Restore it with that release."
        raise OperatorFault(message)
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it, readable by people."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def write_sums(folder: Path, known: Mapping[str, str]) -> None:
    """Write the sum of every file; `known` are those that were computed while copying."""
    lines = [f"{known.get(name) or sum_of(folder / name)}  {name}\n" for name in names_in(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Read the sums by name."""
    try:
        text = (folder / SUMS).read_bytes().decode()
    except FileNotFoundError:
        message = f"{folder} has no {SUMS}: it is no whole backup."
        raise OperatorFault(message) from None
    except UnicodeDecodeError:
        text = ""
    lines = [_LINE.fullmatch(line) for line in text.removesuffix("\n").split("\n")]
    sums = {line["name"]: line["sum"] for line in lines if line is not None}
    if not text.endswith("\n") or len(sums) != len(lines):
        message = f"{folder / SUMS} is damaged. Take another backup."
        raise OperatorFault(message)
    return sums


def names_in(folder: Path) -> list[str]:
    """Name every file of a backup except the list of sums."""
    found = [path.relative_to(folder).as_posix() for path in _files_under(folder)]
    return sorted(name for name in found if name != SUMS)


def sum_of(path: Path) -> str:
    """Add up one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files_under(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)
