"""Photos that feeds name: told with a boat, fetched later, and taken away when they are named no longer."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.media.service import delete_media
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.sites.marinemarket.boats.service import load_own_boat

from . import queries
from .covers import tell_lists
from .errors import NotFromAFeed
from .jobs import FETCH, Boat
from .models import BoatPhotos, FeedPhoto, PhotosQuery


async def sync_photos(tx: Write, listing_id: UUID, urls: Sequence[str], run_id: UUID | None) -> None:
    """Let a boat have the photos that its feed names, unless somebody has pinned what is there."""
    if await queries.IS_PINNED.first(tx, listing_id=listing_id):
        return
    for one in await queries.DROP_OTHERS.all(tx, listing_id=listing_id, urls=list(urls)):
        await delete_media(tx, one.person_id, one.media_id)
        tx.drop_tags(f"boat:{listing_id}")
        await tell_lists(tx)
    await queries.NAME.many(
        tx,
        [
            {"listing_id": listing_id, "url": url, "position": position, "run_id": run_id}
            for position, url in enumerate(urls)
        ],
    )
    if urls:
        await FETCH.enqueue(tx, Boat(listing_id), dedupe_key=str(listing_id))


async def load_photos(db: Read, at: str, person_id: UUID) -> BoatPhotos:
    """Give the photos that a feed names for a boat to those who sell it."""
    boat = await load_own_boat(db, at, person_id)
    pinned = await queries.IS_PINNED.first(db, listing_id=boat.id)
    if pinned is None:
        raise NotFromAFeed
    return BoatPhotos(pinned, await queries.OF_BOAT.all(db, listing_id=boat.id))


async def pin_photos(tx: Write, at: str, person_id: UUID, *, pinned: bool) -> BoatPhotos:
    """Say whether the photos of a boat are arranged by hand; its feed leaves them alone then."""
    boat = await load_own_boat(tx, at, person_id)
    if await queries.PIN.first(tx, listing_id=boat.id, pinned=pinned) is None:
        raise NotFromAFeed
    act = "listing.photos-pinned" if pinned else "listing.photos-unpinned"
    await audit.record(tx, act, by=audit.By(person_id), kind="boat", id=boat.id)
    if not pinned:
        await FETCH.enqueue(tx, Boat(boat.id), dedupe_key=str(boat.id))
    return await load_photos(tx, at, person_id)


async def list_of_run(db: Read, run_id: UUID, query: PhotosQuery) -> list[FeedPhoto]:
    """Give the photos that a run of a feed named, those with trouble first; the caller knows whose run it is."""
    return await queries.OF_RUN.all(db, run_id=run_id, state=query.state, limit=query.limit)


async def count_of_run(db: Read, run_id: UUID) -> dict[str, int]:
    """Say how many photos of a run stand how."""
    return {str(one.state): one.many for one in await queries.COUNT_OF_RUN.all(db, run_id=run_id)}
