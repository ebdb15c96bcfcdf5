"""Publishing what was made: under keys that name the content, so that doing it twice changes nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from uuid import UUID

from stoa.commons.media.delivery import key_of
from stoa.commons.media.delivery.links import FOLDER
from stoa.kernel.decoding import Made
from stoa.kernel.storage import Storage, delete, list_files, put

_PIECE = 1024 * 1024


async def publish(files: Storage, media_id: UUID, made: Iterable[Made], folder: Path) -> dict[str, str]:
    """Keep every file; gives the key of each by its name."""
    keys: dict[str, str] = {}
    for one in made:
        key = key_of(media_id, one)
        await put(
            files,
            key,
            _pieces(folder / one.name),
            sha256=one.sha256,
            content_type=one.content_type,
            disposition="inline",
        )
        keys[one.name] = key
    return keys


async def clear_folder(files: Storage, media_id: UUID, keep: Iterable[str] = ()) -> int:
    """Remove what stands under a file's name, besides what is to stay; give how many."""
    kept = set(keep)
    stale = [info.key async for info in list_files(files, f"{FOLDER}/{media_id.hex}") if info.key not in kept]
    for key in stale:
        await delete(files, key)
    return len(stale)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
