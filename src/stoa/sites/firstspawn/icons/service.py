"""Taking icons in as they come, and telling what became of them."""

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from stoa.kernel.db import Read, Write

from . import queries
from .looking import LOOK, Arrived
from .models import HeldIcon

MOST_NEW = 20
"""So many different icons of a server are taken in a day."""


def mark_of(icon: bytes) -> bytes:
    """Give the mark by which an icon is known."""
    return sha256(icon).digest()


async def record_icons(tx: Write, sent: Mapping[UUID, bytes]) -> None:
    """Keep what servers have begun to show, by their ids; what nobody has looked at is looked at first."""
    if not sent:
        return
    unseen = await queries.TAKE.all(
        tx, ids=list(sent), marks=[mark_of(one) for one in sent.values()], icons=list(sent.values()), most=MOST_NEW
    )
    for mark in unseen:
        await LOOK.enqueue(tx, Arrived(mark.hex()), dedupe_key=mark.hex())
    tx.drop_tags(*(f"server:{one}" for one in sent))


async def find_held(db: Read, server_id: UUID) -> HeldIcon | None:
    """Say why nobody is shown what a server shows its players, where that is so."""
    return await queries.FIND_HELD.first(db, server_id=server_id)


async def find_shown(db: Read, server_id: UUID) -> bytes | None:
    """Give the icon of a server, where it has one that may be shown."""
    return await queries.FIND_SHOWN.first(db, server_id=server_id)
