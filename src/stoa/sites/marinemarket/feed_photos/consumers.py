"""What the pipeline of photos sets off."""

from stoa.commons.media.events import MediaFailed, MediaReady
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer

from . import queries
from .jobs import SETTLE, Boat
from .quota import FEED_PHOTOS


async def settle(tx: Write, told: MediaReady | MediaFailed) -> None:
    """Have a photo that came by a feed put where it belongs, or its trouble told."""
    if told.purpose != FEED_PHOTOS.name:
        return
    listing_id = await queries.BOAT_OF.first(tx, media_id=told.media_id)
    if listing_id is not None:
        await SETTLE.enqueue(tx, Boat(listing_id), dedupe_key=str(listing_id))


CONSUMERS = (
    Consumer("feed-photos.media-ready", MediaReady, settle),
    Consumer("feed-photos.media-failed", MediaFailed, settle),
)
