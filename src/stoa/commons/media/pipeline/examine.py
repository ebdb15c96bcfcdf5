"""Looking at a file, step by step: its size, its checksum, its first bytes, the scanner's word, and all of it."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stoa.commons.media.errors import ChecksumDiffers, Infected, SizeDiffers, TypeDiffers
from stoa.commons.media.models import MediaPurpose
from stoa.commons.media.queries import MediaRow
from stoa.commons.media.rules import usual_type
from stoa.commons.media.scanning import scan
from stoa.commons.media.settings import MediaSettings
from stoa.kernel.decoding import SNIFFED_BYTES, Bounds, Kind, MediaType, Result, Task, sniff
from stoa.kernel.decoding.process import Patience, decode
from stoa.kernel.storage import Storage, get

STEPS = 5
HUNDRED = 100
_KINDS = {"image": "a picture", "video": "a film", "audio": "a sound", "document": "a document"}

type Tell = Callable[[int, int, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found out about a file, and what was made of it, in a folder."""

    kind: Kind
    sha256: str
    result: Result


async def examine(
    files: Storage, row: MediaRow, purpose: MediaPurpose, settings: MediaSettings, *, folder: Path, tell: Tell
) -> Examined:
    """Look at what was sent and make it anew; raises `NotTaken` where something is wrong with it."""
    source = folder / "source"
    await tell(1, STEPS, "Checking what arrived")
    digest = await _fetch(files, row, source)
    if row.declared_sha256 is not None and digest != row.declared_sha256.lower():
        raise ChecksumDiffers
    with source.open("rb") as file:
        found = sniff(file.read(SNIFFED_BYTES))
    _check_type(row, purpose, found)
    if settings.scanner:
        await tell(2, STEPS, "Scanning for viruses")
        virus = await scan(settings.scanner, source, settings.scanner_timeout.total_seconds())
        if virus is not None:
            message = f"The virus scanner has found {virus[:100]} in this file. Check the device that it comes from."
            raise Infected(message)
    await tell(3, STEPS, "Looking at every page" if found.kind == "document" else "Making it anew in every size")
    task = Task(
        source=str(source),
        folder=str(folder),
        media_type=found.media_type,
        bounds=Bounds(purpose.max_pixels, purpose.max_frames, purpose.max_seconds, purpose.max_pages),
        widths=purpose.widths,
        heights=purpose.heights,
        square=purpose.square,
        peaks=purpose.peaks,
    )
    takes_long = found.kind in {"video", "audio"}
    limit = settings.film_seconds if takes_long else settings.seconds

    async def tell_how_far(hundredths: int) -> None:
        await tell(3 * HUNDRED + hundredths, STEPS * HUNDRED, f"Making it anew: {hundredths} %")

    result = await decode(task, Patience(limit.total_seconds(), settings.memory), tell_how_far)
    return Examined(found.kind, digest, result)


async def _fetch(files: Storage, row: MediaRow, into: Path) -> str:
    """Bring the file to this disk, and no more of it than was announced; give its SHA-256."""
    body = await get(files, row.upload_key)
    if body.info.size != row.declared_size:
        raise size_differs(row.declared_size, body.info.size)
    digest, size = hashlib.sha256(), 0
    with into.open("wb") as file:
        async for chunk in body.chunks:
            size += len(chunk)
            if size > row.declared_size:
                raise size_differs(row.declared_size, size)
            await asyncio.to_thread(_keep, file, digest, chunk)
    return digest.hexdigest()


def _keep(file: BinaryIO, digest: "hashlib._Hash", chunk: bytes) -> None:
    file.write(chunk)
    digest.update(chunk)


def size_differs(announced: int, arrived: int) -> SizeDiffers:
    """Say what was announced and what came."""
    message = f"{announced:,} bytes were announced and {arrived:,} arrived. Send the file again."
    return SizeDiffers(message)


def _check_type(row: MediaRow, purpose: MediaPurpose, found: MediaType) -> None:
    declared = usual_type(row.declared_type)
    if declared != found.media_type:
        message = (
            f"The file says that it is {declared}, and inside it is {found.media_type}. "
            "Give it the right ending, or export it again."
        )
        raise TypeDiffers(message)
    if found.kind not in purpose.kinds:
        message = f"This is {_KINDS[found.kind]}, which is not taken here."
        raise TypeDiffers(message)
