"""Anchors: the head of the chain, signed and put where whoever rules the database has no hand.

A chain alone shows a change only as long as its end is known: who can rewrite everything after an entry leaves a chain
that fits. An anchor says how it was at a time; what no longer leads there was rewritten, or cut off.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import structlog

from stoa.kernel import clock
from stoa.kernel.crypto import BadSignature, Keyring, sign, unsign
from stoa.kernel.db import Read
from stoa.kernel.storage import FileExists, NoSuchFile, Storage, exists, list_files, put, read

from . import queries

FOLDER = "audit/anchors"
MOST_READ = 200
"""The latest ones find a change; the ones before only help to say where."""

_PURPOSE = "audit.anchor"
_LARGEST = 4096

log = structlog.get_logger(__name__)


class Anchor(msgspec.Struct, frozen=True):
    """The chain at a time: how many entries it had, and the hash of the last."""

    site: str
    seq: int
    hash: str
    at: datetime


class Anchors(msgspec.Struct, frozen=True):
    """What was found in storage, oldest first, and the names of files that are no anchors of ours."""

    good: tuple[Anchor, ...] = ()
    bad: tuple[str, ...] = ()


async def add_anchor(db: Read, files: Storage, keys: Keyring, site: str, every: timedelta) -> Anchor | None:
    """Anchor the chain, once in each interval; None where that has been done, or where there is nothing yet."""
    at = clock.now()
    slot = datetime.fromtimestamp(at.timestamp() // every.total_seconds() * every.total_seconds(), at.tzinfo)
    key = f"{FOLDER}/{slot:%Y%m%d-%H%M%S}.txt"
    if await exists(files, key):
        return None
    head = await queries.HEAD.first(db)
    if head is None:
        return None
    anchor = Anchor(site, head.seq, head.hash.hex(), at)
    signed = sign(keys, msgspec.json.encode(anchor), _PURPOSE)
    try:
        await put(files, key, signed.encode(), content_type="text/plain", overwrite=False)
    except FileExists:  # another worker was first
        return None
    log.info("audit_anchored", site=site, seq=anchor.seq, hash=anchor.hash)
    return anchor


async def find_anchors(files: Storage, keys: Keyring, site: str) -> Anchors:
    """Read the latest anchors; one that was not signed by us for this site is told of, not believed."""
    names = sorted([info.key async for info in list_files(files, FOLDER)])[-MOST_READ:]
    good, bad = [], []
    for name in names:
        try:
            anchor = msgspec.json.decode(
                unsign(keys, (await read(files, name, largest=_LARGEST)).decode("ascii"), _PURPOSE), type=Anchor
            )
        except (BadSignature, UnicodeDecodeError, msgspec.DecodeError):
            bad.append(name)
        except NoSuchFile:  # it went while we looked
            continue
        else:
            (good.append(anchor) if anchor.site == site else bad.append(name))
    return Anchors(_by_time(good), tuple(bad))


def _by_time(anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    return tuple(sorted(anchors, key=lambda one: one.at))
