"""Where photos of a feed go among those of a boat: in the feed's order, and a new one in the place of its old one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from stoa.commons.media.albums.service import replace_album
from stoa.commons.media.delivery import Shelf
from stoa.commons.media.service import delete_media
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Write
from stoa.kernel.errors import Fault
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.feed_photos import queries
from stoa.sites.marinemarket.feed_photos.covers import tell_lists
from stoa.sites.marinemarket.feed_photos.models import Judged

LOOK_AGAIN = timedelta(days=7)
"""How long a photo is good before its address is asked whether it is still the same."""
TRY_AGAIN = timedelta(hours=6)
MOST_TRIES = 4
_LOST = "It was deleted before it could be shown."


def place(order: Sequence[UUID], positions: Mapping[UUID, int], coming: UUID, at: int, old: UUID | None) -> list[UUID]:
    """Say in which order a boat has its photos once a feed's photo has come; what was arranged by hand stays so."""
    if old is not None and old in order:
        return [coming if one == old else one for one in order]
    before = [n for n, one in enumerate(order) if positions.get(one, at) < at]
    after = [n for n, one in enumerate(order) if positions.get(one, at) > at]
    index = before[-1] + 1 if before else after[0] if after else len(order)
    return [*order[:index], coming, *order[index:]]


async def take_in(tx: Write, shelf: Shelf, listing_id: UUID) -> int:
    """Put what was looked at into the album of a boat, or say why not; give how many were put there."""
    taken = 0
    for one in await queries.JUDGED.all(tx, listing_id=listing_id):
        trouble = one.reason or _LOST
        if one.ready and one.coming_id is not None:
            trouble = await _show(tx, shelf, listing_id, one, one.coming_id)
        if not trouble:
            taken += 1
            continue
        await queries.FAILED.run(
            tx, listing_id=listing_id, url=one.url, trouble=trouble, most_tries=MOST_TRIES, again=TRY_AGAIN
        )
        if one.coming_id is not None:
            await delete_media(tx, one.person_id, one.coming_id)
    if taken:
        tx.drop_tags(f"boat:{listing_id}")
    return taken


async def _show(tx: Write, shelf: Shelf, listing_id: UUID, one: Judged, coming: UUID) -> str:
    """Put one photo where it belongs, and delete the one that it replaces; say why where that cannot be."""
    order = await queries.IN_ALBUM.all(tx, listing_id=listing_id)
    placed = await queries.PLACED.all(tx, listing_id=listing_id)
    wanted = place(order, {each.media_id: each.position for each in placed}, coming, one.position, one.media_id)
    try:
        async with tx.savepoint():
            await replace_album(tx, shelf, Viewer(one.person_id), BOAT.kind, listing_id, media_ids=wanted)
    except Fault as fault:
        return fault.words
    if order[:1] != wanted[:1]:
        await tell_lists(tx)
    await queries.TAKEN.run(tx, listing_id=listing_id, url=one.url, again=LOOK_AGAIN)
    if one.media_id is not None and one.media_owner is not None:
        await delete_media(tx, one.media_owner, one.media_id)
    return ""
