"""Copying a site's local files, adding them up on the way."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stoa.cli.progress import Advance, progress

from .manifest import CHUNK


@dataclass(slots=True)
class Copied:
    """What has been copied so far: sums by name, and how each file looked."""

    sums: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(size for size, _ in self.seen.values())


def copy_files(source: Path, target: Path, copied: Copied, title: str) -> None:
    """Copy what is new or has changed since the last call. Files are whole as soon as they have a name."""
    wanted = [(name, look) for name, look in _look_over(source) if copied.seen.get(name) != look]
    if not wanted:
        return
    with progress(title, sum(size for _, (size, _) in wanted), in_bytes=True) as advance:
        for name, look in wanted:
            try:
                copied.sums[name] = _copy(source / name, target / name, advance)
            except FileNotFoundError:  # removed meanwhile, as its row was
                continue
            copied.seen[name] = look


def _look_over(source: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for place, _, names in os.walk(source):
        for name in names:
            path = Path(place, name)
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            yield path.relative_to(source).as_posix(), (found.st_size, found.st_mtime_ns)


def _copy(source: Path, target: Path, advance: Advance) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as reader:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as writer:
            os.fchmod(writer.fileno(), 0o600)
            while chunk := reader.read(CHUNK):
                digest.update(chunk)
                writer.write(chunk)
                advance(len(chunk))
    return digest.hexdigest()
