"""What a picture of a server says before everybody sees it."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from stoa.commons.media.models import State
from stoa.commons.media.service import change_state
from stoa.commons.moderation import Signal, find_removed_like, hold, judge_picture
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Invalid
from stoa.kernel.feature import Site
from stoa.kernel.storage import NoSuchFile, Storage, read

from . import queries

_LARGEST = 4 * 1024 * 1024


async def find_signals(db: Read, files: Storage, media_id: UUID) -> list[Signal]:
    """Compare a picture with those that were removed, and look at its colours."""
    signals = list[Signal]()
    hashes = await find_hashes_of(db, media_id)
    like = await find_removed_like(db, hashes[0]) if hashes else None
    if like is not None:
        signals.append(like)
    key = await queries.SMALLEST.first(db, id=media_id)
    if key is not None:
        with suppress(NoSuchFile, Invalid):  # it was taken away meanwhile, or is none that can be read
            signals += judge_picture(await read(files, key, largest=_LARGEST)).signals
    return signals


async def hide_picture(tx: Write, site: Site, media_id: UUID, signals: Sequence[Signal]) -> None:
    """Keep a picture back until a moderator has looked at it."""
    await change_state(tx, media_id, State.HIDDEN)
    await hold(tx, site, "media", media_id, signals)


async def find_hashes(kind: str, db: Read, subject_id: UUID) -> list[int]:
    """Give the hashes of the pictures of a server or a guild, for the memory of what was removed."""
    return [int(text, 16) for text in await queries.FINGERPRINTS.all(db, kind=kind, id=subject_id)]


async def find_hashes_of(db: Read, media_id: UUID) -> list[int]:
    """Give the hash of one picture."""
    return [int(text, 16) for text in await queries.FINGERPRINT.all(db, id=media_id)]
