"""What makes photos be compared, and what a moderator's decision says of them."""

from stoa.commons.media.events import AlbumChanged, MediaReady
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.life.events import ListingMoved

from . import service
from .jobs import COMPARE, Boat


async def compare(tx: Write, told: AlbumChanged) -> None:
    """Have the photos of a boat compared."""
    if told.subject_kind == BOAT.kind:
        await COMPARE.enqueue(tx, Boat(told.subject_id), dedupe_key=str(told.subject_id))


async def compare_late(tx: Write, told: MediaReady) -> None:
    """Have them compared again when one that was arranged before it was ready can be looked at."""
    if told.kind == "image":
        for listing_id in await service.list_boats_with(tx, told.media_id):
            await COMPARE.enqueue(tx, Boat(listing_id), dedupe_key=str(listing_id))


async def clear(tx: Write, told: ListingMoved) -> None:
    """Let what a moderator has let pass be."""
    if told.move in {"approve", "show"}:
        await service.approve_alike(tx, told.listing_id)


CONSUMERS = (
    Consumer("alike.album-changed", AlbumChanged, compare),
    Consumer("alike.media-ready", MediaReady, compare_late),
    Consumer("alike.listing-moved", ListingMoved, clear),
)
