"""JSON routes of offers."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.sites.marinemarket.deals.errors import DealClosed
from stoa.sites.marinemarket.talks.errors import ConversationBlocked, NoSuchConversation

from . import service
from .errors import AmountNeeded, NoSuchOffer, NotForSale, OfferMoveNotAllowed, OfferStands
from .models import Offer, OfferInput, OfferLine, OfferMove
from .queries import MINE

_OFFERS = "/api/v1/conversations/{conversation_id}/offers"
OFFERING = Limit("offers", {"anonymous": Rate(60, per=HOUR)})


@get("/api/v1/offers", access=signed_in, listing=MINE, summary="Your offers")
async def list_mine(db: Read, request: Exchange, asked: ListRequest) -> Page[OfferLine]:
    """List the offers that you have made and that were made to you, the latest first."""
    return await service.list_mine(db, asked, require_person(request.actor).id)


@get(_OFFERS, access=signed_in, faults=(NoSuchConversation,), summary="The offers of a conversation")
async def list_offers(db: Read, request: Exchange, conversation_id: UUID) -> list[Offer]:
    """List what either side has offered, the latest first."""
    return await service.list_offers(db, conversation_id, require_person(request.actor).id)


@post(
    _OFFERS,
    access=signed_in,
    status=201,
    limit=OFFERING,
    idempotent=True,
    faults=(Invalid, NoSuchConversation, OfferStands, NotForSale, OfferMoveNotAllowed, ConversationBlocked),
    summary="Make an offer",
)
async def make_offer(db: Write, request: Exchange, conversation_id: UUID, body: OfferInput) -> Reply[list[Offer]]:
    """Offer a price for the boat; it stands for a week."""
    made = await service.offer_price(db, conversation_id, require_person(request.actor).id, body)
    return Reply(made, status=201, location=f"/api/v1/conversations/{conversation_id}/offers")


@post(
    "/api/v1/offers/{offer_id}/moves",
    access=signed_in,
    limit=OFFERING,
    faults=(Invalid, AmountNeeded, NoSuchOffer, NotForSale, OfferMoveNotAllowed, ConversationBlocked, DealClosed),
    summary="Answer an offer",
)
async def move_offer(db: Write, request: Exchange, offer_id: UUID, body: OfferMove) -> list[Offer]:
    """Accept, decline, counter or withdraw an offer. Either side may withdraw from what was accepted."""
    return await service.move_offer(db, offer_id, require_person(request.actor).id, body)


ROUTES = (list_mine, list_offers, make_offer, move_offer)
