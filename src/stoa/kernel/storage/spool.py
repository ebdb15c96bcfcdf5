"""Collecting what comes in, bounded and checked, before anybody can see it."""

import asyncio
import contextlib
import hashlib
import hmac
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .disk import new_spool_file
from .faults import ChecksumMismatch, FileTooLarge, said_in_words

_PIECE = 1024 * 1024

type Source = bytes | AsyncIterable[bytes]


@dataclass(frozen=True, slots=True)
class Spooled:
    """A complete file in the spool."""

    path: Path
    size: int
    sha256: str


@asynccontextmanager
async def collected(source: Source, spool: Path, *, largest: int, sha256: str | None) -> AsyncIterator[Spooled]:
    """Collect a stream into a synced file; it is gone when the block ends, unless it was moved away."""
    path = await _on_disk(new_spool_file, spool)
    try:
        yield await _collect(source, path, largest, sha256)
    finally:
        path.unlink(missing_ok=True)


async def _collect(source: Source, path: Path, largest: int, sha256: str | None) -> Spooled:
    digest = hashlib.sha256()
    size = 0
    opened: list[BinaryIO] = []
    try:
        file = await _on_disk(_open_private, path, opened)
        async for piece in _pieces(source):
            size += len(piece)
            if size > largest:
                raise FileTooLarge
            await _on_disk(_append, file, digest, piece)
        found = digest.hexdigest()
        if sha256 is not None and not hmac.compare_digest(found, sha256.lower()):
            raise ChecksumMismatch
        await _on_disk(_sync, file)
    finally:
        for one in opened:
            one.close()
    return Spooled(path, size, found)


async def _on_disk[**P, T](act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do it in a thread; what the disk says is a fault of the storage, unlike what the sender does.

    Whoever is cancelled waits until the thread has let go: what it writes to is closed next, and its number given to
    another file.
    """
    with said_in_words("spool"):
        doing = asyncio.ensure_future(asyncio.to_thread(act, *args, **kwargs))
        try:
            return await asyncio.shield(doing)
        except asyncio.CancelledError:
            while not doing.done():
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.wait([doing])
            if not doing.cancelled():
                doing.exception()  # whoever was cancelled asks no more
            raise


async def _pieces(source: Source) -> AsyncIterator[bytes]:
    """Gather small chunks, so that a thread is asked once for a mebibyte and not for every packet."""
    if isinstance(source, bytes):
        yield source
        return
    waiting = bytearray()
    async for chunk in source:
        waiting += chunk
        if len(waiting) >= _PIECE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _open_private(path: Path, opened: list[BinaryIO]) -> BinaryIO:
    opened.append(os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0))
    return opened[0]


def _append(file: BinaryIO, digest: "hashlib._Hash", piece: bytes) -> None:
    digest.update(piece)
    left = memoryview(piece)
    while left:
        left = left[file.write(left) :]


def _sync(file: BinaryIO) -> None:
    os.fsync(file.fileno())
