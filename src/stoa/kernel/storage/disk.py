"""Local files that are there completely or not at all, and still there after the power has failed."""

import os
import secrets
from pathlib import Path


def new_spool_file(spool: Path) -> Path:
    """Name a file of its own in the spool."""
    spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    return spool / secrets.token_hex(16)


def publish(spooled: Path, target: Path, *, overwrite: bool) -> None:
    """Move a complete, synced file to its place in one step; `FileExistsError` where one stands and must stay."""
    _make_folders(target.parent)
    if overwrite:
        spooled.replace(target)
    else:
        os.link(spooled, target)
        spooled.unlink()
    _sync_folder(target.parent)


def duplicate(source: Path, spooled: Path, target: Path) -> None:
    """Give a file a second name. Files are never written to once they stand, so both may share their bytes."""
    os.link(source, spooled)
    publish(spooled, target, overwrite=True)
    spooled.unlink(missing_ok=True)  # renaming one link onto another of the same file leaves both


def remove(target: Path) -> None:
    """Take a file away for good."""
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return
    _sync_folder(target.parent)


def _make_folders(folder: Path) -> None:
    missing: list[Path] = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for made in reversed(missing):
        made.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(made.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
