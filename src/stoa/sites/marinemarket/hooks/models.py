"""What webhooks of a firm are sent."""

from uuid import UUID

from stoa.kernel.http.replies import Model

_FIRM = UUID("019ad0c4-0000-7000-8000-000000000001")
_BOAT = UUID("019ad0c4-0000-7000-8000-000000000002")
_TALK = UUID("019ad0c4-0000-7000-8000-000000000003")
_OFFER = UUID("019ad0c4-0000-7000-8000-000000000004")


class MovedData(Model, frozen=True):
    """Where a listing stands now; `active` is what everybody sees."""

    firm_id: UUID
    listing_id: UUID
    move: str
    before: str
    after: str
    url: str


class PriceData(Model, frozen=True):
    """What is asked for a boat now, in minor units of the currency."""

    firm_id: UUID
    listing_id: UUID
    price_before: int
    price: int
    currency: str
    url: str


class OfferData(Model, frozen=True):
    """Where an offer stands now; what was offered is read with the key of somebody who may."""

    firm_id: UUID
    listing_id: UUID
    offer_id: UUID
    conversation_id: UUID
    status: str
    url: str


class MessageData(Model, frozen=True):
    """That a buyer wrote; what they wrote is theirs, and read in the conversation."""

    firm_id: UUID
    listing_id: UUID
    conversation_id: UUID
    message_id: UUID
    url: str


MOVED = MovedData(_FIRM, _BOAT, "publish", "draft", "active", f"/boats/{_BOAT}")
PRICE = PriceData(_FIRM, _BOAT, 4_950_000, 4_750_000, "USD", f"/boats/{_BOAT}")
OFFER = OfferData(_FIRM, _BOAT, _OFFER, _TALK, "open", f"/messages/{_TALK}")
MESSAGE = MessageData(_FIRM, _BOAT, _TALK, _OFFER, f"/messages/{_TALK}")
