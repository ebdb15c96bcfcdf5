"""What sellers do sets off."""

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.marinemarket.life.events import ListingChanged, ListingMoved
from stoa.sites.marinemarket.life.models import Status
from stoa.ui.formats import money

from .jobs import WATCHERS
from .models import Watched


async def tell_of_price(tx: Write, told: ListingChanged) -> None:
    """Tell of another price while the boat is for sale."""
    is_same = told.is_same_currency and told.price_after == told.price_before
    if told.status == Status.ACTIVE and told.price_before and told.price_after and not is_same:
        outcome = f"is offered for {money(told.price_after, told.currency)} now"
        key = f"price:{told.price_after}:{told.currency}:{clock.now():%Y%m%d}"
        await WATCHERS.enqueue(tx, Watched(told.listing_id, outcome, key))


async def tell_of_sale(tx: Write, told: ListingMoved) -> None:
    """Tell that there is nothing left to wait for."""
    if told.after == Status.SOLD:
        await WATCHERS.enqueue(tx, Watched(told.listing_id, "is sold", "sold"))


CONSUMERS = (
    Consumer("watching.listing-changed", ListingChanged, tell_of_price),
    Consumer("watching.listing-moved", ListingMoved, tell_of_sale),
)
