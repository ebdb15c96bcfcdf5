"""From what happens to a firm's boats and talks to what its webhooks are sent."""

from typing import Any

from stoa.commons.webhooks import Told, WebhookEvent
from stoa.kernel.db import Write
from stoa.sites.marinemarket.life.events import ListingChanged, ListingMoved
from stoa.sites.marinemarket.offers.events import OfferMoved
from stoa.sites.marinemarket.talks.events import MessageSent

from . import queries
from .models import MESSAGE, MOVED, OFFER, PRICE, MessageData, MovedData, OfferData, PriceData
from .subject import FIRM


async def _moved(tx: Write, told: ListingMoved) -> Told | None:
    if not await queries.IS_FIRM.one(tx, seller_id=told.seller_id):
        return None
    at = f"/boats/{told.listing_id}"
    data = MovedData(told.seller_id, told.listing_id, told.move, told.before, told.after, at)
    return Told(FIRM.kind, told.seller_id, data)


async def _price(tx: Write, told: ListingChanged) -> Told | None:
    same = told.is_same_currency and told.price_before == told.price_after
    if same or not told.price_before or not await queries.IS_FIRM.one(tx, seller_id=told.seller_id):
        return None
    prices = told.price_before, told.price_after, told.currency
    data = PriceData(told.seller_id, told.listing_id, *prices, f"/boats/{told.listing_id}")
    return Told(FIRM.kind, told.seller_id, data)


async def _offer(tx: Write, told: OfferMoved) -> Told | None:
    firm_id = await queries.FIRM_OF_OFFER.first(tx, conversation_id=told.conversation_id)
    if firm_id is None:
        return None
    at = f"/messages/{told.conversation_id}"
    return Told(
        FIRM.kind, firm_id, OfferData(firm_id, told.listing_id, told.offer_id, told.conversation_id, told.to, at)
    )


async def _message(tx: Write, told: MessageSent) -> Told | None:
    asked = await queries.ASKED.first(tx, message_id=told.message_id)
    if asked is None:
        return None
    at = f"/messages/{told.conversation_id}"
    data = MessageData(asked.firm_id, asked.listing_id, told.conversation_id, told.message_id, at)
    return Told(FIRM.kind, asked.firm_id, data)


EVENTS: tuple[WebhookEvent[Any], ...] = (
    WebhookEvent(
        name="listing.moved",
        event=ListingMoved,
        tell=_moved,
        example=MOVED,
        meaning="A listing was published, ended, sold, or stands elsewhere in its life.",
    ),
    WebhookEvent(
        name="listing.price-changed",
        event=ListingChanged,
        tell=_price,
        example=PRICE,
        meaning="Another price is asked.",
    ),
    WebhookEvent(
        name="message.received", event=MessageSent, tell=_message, example=MESSAGE, meaning="A buyer wrote to the firm."
    ),
    WebhookEvent(
        name="offer.moved",
        event=OfferMoved,
        tell=_offer,
        example=OFFER,
        meaning="An offer was made, countered, accepted, declined, or has ended.",
    ),
)
