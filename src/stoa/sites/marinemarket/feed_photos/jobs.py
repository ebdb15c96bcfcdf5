"""What happens later: photos are fetched boat by boat, looked at like any other, and put where they belong."""

from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.commons.media.delivery import Shelf
from stoa.commons.media.service import add_arrived
from stoa.commons.media.settings import MediaSettings
from stoa.kernel.crypto import Keyring
from stoa.kernel.errors import Fault
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.outgoing import Outgoing
from stoa.kernel.storage import Storage, delete, put, quarantine_key

from . import queries
from .arranging import LOOK_AGAIN, MOST_TRIES, TRY_AGAIN, take_in
from .covers import SHOW
from .fetching import PATIENCE, Fetched, fetch_photo
from .models import MOST_PHOTOS, Due
from .quota import FEED_PHOTOS, check_room
from .settings import FeedPhotoSettings

_BOATS_AT_ONCE = 200


class Boat(msgspec.Struct, frozen=True):
    """Whose photos."""

    listing_id: UUID


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


def _shelf(ctx: JobContext) -> Shelf:
    settings = ctx.config.for_site(ctx.site, MediaSettings)
    return Shelf(ctx.service(Site), ctx.service(Storage), ctx.service(Keyring), settings)


async def fetch_photos(ctx: JobContext, told: Boat) -> int:
    """Fetch the photos of a boat that wait, one after the other; cut off, it goes on with those that wait still."""
    done = 0
    while done < MOST_PHOTOS:
        due = await queries.NEXT_DUE.first(ctx.db.once(), listing_id=told.listing_id)
        if due is None:
            break
        await _fetch(ctx, told.listing_id, due)
        done += 1
    await settle_photos(ctx, told)
    return done


async def _fetch(ctx: JobContext, listing_id: UUID, due: Due) -> None:
    at = {"listing_id": listing_id, "url": due.url}
    try:
        found = await fetch_photo(ctx.service(Outgoing), due.url, due.etag)
        if found is None or found.sha256 == due.sha256:
            etag = due.etag if found is None else found.etag
            await queries.UNCHANGED.run(ctx.db.once(), **at, etag=etag, again=LOOK_AGAIN)
        else:
            await _keep(ctx, listing_id, due, found)
    except Fault as fault:
        trouble = fault.words[:500]
        await queries.NOT_FETCHED.run(ctx.db.once(), **at, trouble=trouble, most_tries=MOST_TRIES, again=TRY_AGAIN)


async def _keep(ctx: JobContext, listing_id: UUID, due: Due, found: Fetched) -> None:
    """Hand a photo to the pipeline that every upload goes through, unless the feed names it no longer."""
    shelf, key = _shelf(ctx), quarantine_key()
    stored = await put(shelf.files, key, found.content, largest=FEED_PHOTOS.max_bytes, overwrite=False)
    names = (found.filename, found.content_type)
    was_kept = False
    try:
        async with ctx.db.write() as tx:
            if await queries.LOCK.first(tx, listing_id=listing_id, url=due.url) is None:
                return
            await check_room(tx, ctx.config.for_site(ctx.site, FeedPhotoSettings), due.person_id, stored.size)
            media_id = await add_arrived(
                tx, shelf, due.person_id, purpose=FEED_PHOTOS, key=key, size=stored.size, names=names
            )
            marks = {"etag": found.etag, "sha256": found.sha256}
            await queries.FETCHED.run(tx, listing_id=listing_id, url=due.url, coming_id=media_id, **marks)
        was_kept = True
    finally:
        if not was_kept:
            await delete(shelf.files, key)


async def settle_photos(ctx: JobContext, told: Boat) -> int:
    """Put the photos of a boat that are ready where they belong."""
    async with ctx.db.write() as tx:
        return await take_in(tx, _shelf(ctx), told.listing_id)


async def ask_for_due(ctx: JobContext, _: Tick) -> int:
    """Ask for photos that were not to be had, and whether those of last week are still the same."""
    async with ctx.completing() as tx:
        boats = await queries.BOATS_DUE.all(tx, most=_BOATS_AT_ONCE)
        for listing_id in boats:
            await FETCH.enqueue(tx, Boat(listing_id), dedupe_key=str(listing_id))
    return len(boats)


FETCH = Job(
    "feed-photos.fetch",
    Boat,
    fetch_photos,
    queue="feed-photos",
    concurrency=2,
    timeout=PATIENCE * MOST_PHOTOS + timedelta(minutes=5),
    dedupe_until="begun",
)
SETTLE = Job("feed-photos.settle", Boat, settle_photos, dedupe_until="begun")
DUE = Job("feed-photos.due", Tick, ask_for_due)
JOBS = (FETCH, SETTLE, DUE, SHOW)
CRONS = (Cron("feed-photos.due", "17,47 * * * *", DUE, Tick()),)
