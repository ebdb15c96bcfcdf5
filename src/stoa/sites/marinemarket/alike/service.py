"""Photos that are alike: what another seller shows, too, is looked at by a moderator before it is shown on."""

from uuid import UUID

from stoa.commons.moderation import Signal, hold
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.feature import Site
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.life import service as life
from stoa.sites.marinemarket.life.models import Status

from . import queries
from .notices import tell_of_twin
from .rules import ALIKE, bands_of, mark_of, probes_of

ALIKE_PHOTO = "listing.photo-twice"
_SCORE = 80
_SHOWN = {Status.ACTIVE, Status.INACTIVE, Status.EXPIRED}


async def find_alike(db: Read, listing_id: UUID) -> Signal | None:
    """Say which boats of other sellers have a photo of this one, where no moderator has let that pass."""
    twins = await queries.TWINS.all(db, id=listing_id)
    if not twins:
        return None
    named = ", ".join(f"{one.title} (/boats/{one.slug})" for one in twins)
    return Signal(ALIKE_PHOTO, _SCORE, f"Another seller's boat has the same photo: {named}.")


async def compare_photos(tx: Write, site: Site, listing_id: UUID) -> int:
    """Remember what a boat's photos look like; have it looked at where another seller's is new among them.

    Gives how many were noticed. What a feed has brought stays where it is, since the feed would fight over it; a
    moderator has its case all the same.
    """
    standing = await life.lock_for_erasure(tx, listing_id)
    noticed = await _mark(tx, listing_id)
    signal = await find_alike(tx, listing_id) if noticed and standing.status in _SHOWN else None
    if signal is None:
        return noticed
    if not await queries.IS_FEEDS.one(tx, id=listing_id):
        await life.move_listing(tx, standing, "review_again", "clock", audit.By(name="alike"))
        await tell_of_twin(tx, standing)
    await hold(tx, site, BOAT.kind, listing_id, (signal,))
    return noticed


async def _mark(tx: Write, listing_id: UUID) -> int:
    photos = await queries.PHOTOS.all(tx, id=listing_id)
    await queries.FORGET.run(tx, id=listing_id, kept=[one.media_id for one in photos])
    known = set(await queries.MARKED.all(tx, id=listing_id))
    noticed = 0
    for one in photos:
        mark = None if one.media_id in known else mark_of(one.fingerprint)
        if mark is None:
            continue
        await queries.MARK.run(tx, id=listing_id, media_id=one.media_id, mark=mark, bands=bands_of(mark))
        size = {"width": one.width, "height": one.height}
        for other in await queries.LIKE.all(tx, id=listing_id, mark=mark, probes=probes_of(mark), most=ALIKE, **size):
            marked = await queries.NOTICE.first(tx, id=listing_id, media_id=one.media_id, other_id=other)
            noticed += marked is not None
    return noticed


async def list_boats_with(db: Read, media_id: UUID) -> list[UUID]:
    """Give the boats that have a photo among theirs."""
    return await queries.BOATS_WITH.all(db, media_id=media_id)


async def approve_alike(tx: Write, listing_id: UUID) -> None:
    """Remember that a moderator has seen which photos are alike, and let them pass."""
    await queries.CLEAR.run(tx, id=listing_id)
