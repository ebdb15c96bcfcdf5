"""Putting, getting and removing files. What `put` has given back is on the disk, or in the object store, for good."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import obstore

from stoa.kernel import clock

from . import disk
from .faults import BadRange, FileExists, FileTooLarge, NoSuchFile, StorageDown, said_in_words
from .names import QUARANTINE, checked_key
from .spool import Source, Spooled, collected
from .store import Storage

CHUNK = 256 * 1024
_LARGEST_SINGLE_PUT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """What was put: `sha256` and `size` are those of the bytes that arrived."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known of a file without reading it."""

    key: str
    size: int
    modified: datetime
    etag: str


@dataclass(frozen=True, slots=True)
class FileBody:
    """A file, or a part of it, as it is read: bytes `start` to before `stop`."""

    info: FileInfo
    start: int
    stop: int
    chunks: AsyncIterator[bytes]


async def put(
    storage: Storage,
    key: str,
    source: Source,
    *,
    largest: int | None = None,
    sha256: str | None = None,
    content_type: str = "application/octet-stream",
    disposition: str = "attachment",
    overwrite: bool = True,
) -> Stored:
    """Keep a file. Nobody sees it before it is complete, within bounds and checked.

    `content_type` and `disposition` go with the file where the store serves it itself; the row that owns the file knows
    them for local ones.
    """
    checked_key(key)
    bound = storage.largest if largest is None else min(largest, storage.largest)
    async with collected(source, storage.spool, largest=bound, sha256=sha256) as spooled:
        with said_in_words(key):
            if storage.root is not None:
                await asyncio.to_thread(disk.publish, spooled.path, storage.root / key, overwrite=overwrite)
            else:
                attributes = {"Content-Type": content_type, "Content-Disposition": disposition}
                await _put_remote(storage, key, spooled, attributes, overwrite=overwrite)
        return Stored(key, spooled.size, spooled.sha256)


async def _put_remote(
    storage: Storage, key: str, spooled: Spooled, attributes: dict[str, str], *, overwrite: bool
) -> None:
    more: dict[str, Any] = {"attributes": attributes}
    if not overwrite:
        # Only a single request can be made conditional; beyond its size, a look beforehand must do.
        if spooled.size <= _LARGEST_SINGLE_PUT:
            more["mode"] = "create"
        elif await exists(storage, key):
            raise FileExists
    await obstore.put_async(storage.store, key, spooled.path, **more)


async def get(storage: Storage, key: str, *, start: int = 0, stop: int | None = None) -> FileBody:
    """Read a file, or its bytes from `start` to before `stop`."""
    checked_key(key)
    partly = start > 0 or stop is not None
    with said_in_words(key):
        options: Any = None
        if partly:
            size = (await head(storage, key)).size
            end = size if stop is None else min(stop, size)
            if not 0 <= start < end:
                raise BadRange(headers={"Content-Range": f"bytes */{size}"})
            options = {"range": (start, end)}
        result = await obstore.get_async(storage.store, key, options=options)
        first, end = result.range
        return FileBody(_info(key, result.meta), first, end, _chunks(key, result, end - first))


async def _chunks(key: str, result: "obstore.GetResult", left: int) -> AsyncIterator[bytes]:
    with said_in_words(key):
        async for chunk in result.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)
            left -= len(chunk)
            if left <= 0:  # its own end is an exception that the library holds on to, and with it who was answered
                return


async def read(storage: Storage, key: str, *, largest: int) -> bytes:
    """Read a small file whole."""
    body = await get(storage, key)
    if body.info.size > largest:
        raise FileTooLarge
    return b"".join([chunk async for chunk in body.chunks])


async def head(storage: Storage, key: str) -> FileInfo:
    """Tell a file's size, age and tag."""
    checked_key(key)
    with said_in_words(key):
        return _info(key, await obstore.head_async(storage.store, key))


async def exists(storage: Storage, key: str) -> bool:
    """Say whether there is a file."""
    try:
        await head(storage, key)
    except NoSuchFile:
        return False
    return True


async def delete(storage: Storage, key: str) -> None:
    """Remove a file; one that is gone already is fine."""
    checked_key(key)
    with said_in_words(key):
        if storage.root is not None:
            await asyncio.to_thread(disk.remove, storage.root / key)
            return
        try:
            await obstore.delete_async(storage.store, key)
        except FileNotFoundError:
            return


async def list_files(storage: Storage, prefix: str = "") -> AsyncIterator[FileInfo]:
    """Walk over the files whose key begins with the parts of `prefix`, in no particular order."""
    if prefix:
        checked_key(prefix)
    with said_in_words(prefix):
        async for page in obstore.list(storage.store, prefix or None, chunk_size=500):
            for meta in page:
                yield _info(meta["path"], meta)


async def copy(storage: Storage, source: str, target: str) -> None:
    """Keep a file under a second key, too."""
    checked_key(source)
    checked_key(target)
    with said_in_words(source):
        if storage.root is None:
            await obstore.copy_async(storage.store, source, target)
        else:
            spooled = await asyncio.to_thread(disk.new_spool_file, storage.spool)
            await asyncio.to_thread(disk.duplicate, storage.root / source, spooled, storage.root / target)


async def promote(
    storage: Storage,
    source: str,
    target: str,
    *,
    sha256: str,
    content_type: str,
    disposition: str = "attachment",
) -> Stored:
    """Move a file out of quarantine, if it is still the one that was looked at: `sha256` is what was looked at.

    Whoever holds an upload link may send again until it expires; so the bytes are checked on their way.
    """
    body = await get(storage, source)
    async with aclosing(_closable(body.chunks)) as chunks:
        stored = await put(storage, target, chunks, sha256=sha256, content_type=content_type, disposition=disposition)
    await delete(storage, source)
    return stored


async def _closable(chunks: AsyncIterator[bytes]) -> Any:
    async for chunk in chunks:
        yield chunk


async def sweep_quarantine(storage: Storage, older_than: timedelta) -> int:
    """Remove what has lain in quarantine, or half collected in the spool, for too long; give the number of files."""
    limit = clock.now() - older_than
    stale = [info.key async for info in list_files(storage, QUARANTINE) if info.modified < limit]
    for key in stale:
        await delete(storage, key)
    return len(stale) + await asyncio.to_thread(_sweep_spool, storage.spool, limit)


def _sweep_spool(spool: Path, limit: datetime) -> int:
    if not spool.is_dir():
        return 0
    swept = 0
    for path in spool.iterdir():
        with suppress(FileNotFoundError):  # whoever spools takes away what is theirs meanwhile
            if path.stat().st_mtime < limit.timestamp():
                path.unlink()
                swept += 1
    return swept


async def check(storage: Storage) -> None:
    """Raise `StorageDown` when files cannot be reached; for the health page."""
    if storage.root is not None and not await asyncio.to_thread(storage.root.is_dir):
        raise StorageDown
    await exists(storage, "health/none")


def _info(key: str, meta: Any) -> FileInfo:
    return FileInfo(key, meta["size"], meta["last_modified"], meta["e_tag"] or f'"{meta["size"]}"')
