"""Telling those who keep a boat."""

from stoa.commons.favorites import list_watchers
from stoa.commons.notifications import notify
from stoa.kernel.db import Write
from stoa.sites.marinemarket.boats.subject import BOAT

from .models import BOAT_CHANGED, Watched

MOST = 1000


async def send_some(tx: Write, told: Watched) -> Watched | None:
    """Tell up to a thousand who asked for it; give who comes next, or None when all know."""
    [*cards] = await BOAT.find(tx, [told.listing_id])
    if not cards:
        return None  # it was removed meanwhile
    people = await list_watchers(tx, BOAT.kind, told.listing_id, told.after)
    data = {"thing": cards[0].title, "url": cards[0].url, "outcome": told.outcome, "listingId": str(told.listing_id)}
    for person_id in people:
        await notify(tx, person_id, BOAT_CHANGED, data, subject=(BOAT.kind, told.listing_id), dedupe_key=told.key)
    return Watched(told.listing_id, told.outcome, told.key, people[-1]) if len(people) == MOST else None
