"""What is done about listings that come, and about prices that fall."""

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.marinemarket.life.events import ListingChanged, ListingMoved

from .jobs import MATCH, Match

_ACTIVE = "active"


async def look_for_searches(tx: Write, told: ListingMoved) -> None:
    """Look who waits for a boat that everybody can see now."""
    if told.after == _ACTIVE and told.before != _ACTIVE:
        await MATCH.enqueue(tx, Match(told.listing_id, "new"))


async def look_at_price(tx: Write, told: ListingChanged) -> None:
    """Tell of a lower price those who have seen the boat, and those who could not afford it before."""
    if told.status == _ACTIVE and told.is_same_currency and 0 < told.price_after < told.price_before:
        await MATCH.enqueue(tx, Match(told.listing_id, "drop"))


CONSUMERS = (
    Consumer("saved.listing-moved", ListingMoved, look_for_searches),
    Consumer("saved.listing-changed", ListingChanged, look_at_price),
)
