"""Offers: which moves there are, who may make them, and that a boat is promised to one buyer alone."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from stoa.commons.notifications import notify
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.life import queries as life_queries
from stoa.sites.marinemarket.life.models import Standing, Status
from stoa.sites.marinemarket.life.service import set_sale_pending

from . import offer_queries, service
from .errors import (
    AmountNeeded,
    ConversationBlocked,
    NoSuchConversation,
    NoSuchOffer,
    NotForSale,
    OfferMoveNotAllowed,
    OfferStands,
)
from .models import MoveName, Offer, OfferMove, OfferRow, Place
from .notices import OFFER_MOVED

LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Move:
    """Where an offer goes, and whether whoever made it may send it there, or the other side."""

    to: str
    by_author: bool
    by_other: bool
    told: str


MOVES: dict[tuple[MoveName, str], Move] = {
    ("accept", "open"): Move("accepted", by_author=False, by_other=True, told="your offer is accepted"),
    ("decline", "open"): Move("declined", by_author=False, by_other=True, told="your offer is declined"),
    ("counter", "open"): Move("countered", by_author=False, by_other=True, told="a counter-offer is made to you"),
    ("withdraw", "open"): Move("withdrawn", by_author=True, by_other=False, told="the offer is withdrawn"),
    ("withdraw", "accepted"): Move("called_off", by_author=True, by_other=True, told="the agreed sale is called off"),
}


async def list_offers(db: Read, conversation_id: UUID, person_id: UUID) -> list[Offer]:
    """Give the offers of a conversation, the latest first."""
    await service.find_place(db, conversation_id, person_id)
    return await offer_queries.LIST.all(db, conversation_id=conversation_id)


async def make_offer(tx: Write, conversation_id: UUID, person_id: UUID, amount: int) -> list[Offer]:
    """Offer a price, in the listing's currency, for a week."""
    place = await service.find_place(tx, conversation_id, person_id)
    standing = await _lock(tx, place)
    _require_open(place, standing)
    if place.side != "buyer":
        message = (
            "A seller's price stands on the listing. Wait for a buyer's offer, and answer it with a counter-offer."
        )
        raise OfferMoveNotAllowed(message)
    await offer_queries.EXPIRE.run(tx, conversation_id=conversation_id)
    if await offer_queries.HAS_OPEN.one(tx, conversation_id=conversation_id):
        raise OfferStands
    await _require_free(tx, place.listing_id)
    await _insert(tx, place, standing, person_id, amount)
    await _tell(tx, place, "an offer is made to you")
    return await list_offers(tx, conversation_id, person_id)


async def move_offer(tx: Write, offer_id: UUID, person_id: UUID, told: OfferMove) -> list[Offer]:
    """Answer an offer, or take it back; give the offers of its conversation."""
    if (told.move == "counter") != (told.amount is not None):
        raise AmountNeeded
    place = await _place_of(tx, offer_id, person_id)
    standing = await _lock(tx, place)  # whoever moves an offer for this boat waits here for the others
    await offer_queries.EXPIRE.run(tx, conversation_id=place.conversation_id)
    offer = await offer_queries.FIND.one(tx, id=offer_id)
    move = _require_move(told.move, offer, place)
    if told.move in {"accept", "counter"}:
        _require_open(place, standing)
        await _require_free(tx, place.listing_id)
    await offer_queries.SET_STATUS.run(tx, id=offer_id, status=move.to)
    if told.amount is not None:
        await _insert(tx, place, standing, person_id, told.amount)
    if move.to == "accepted":
        await _promise(tx, place)
    if move.to == "called_off":
        await set_sale_pending(tx, place.listing_id, pending=False)
    await audit.record(
        tx,
        f"offer.{move.to.replace('_', '-')}",
        by=audit.By(person_id),
        kind="offer",
        id=offer_id,
        before={"status": offer.status},
        after={"status": move.to},
    )
    await _tell(tx, place, move.told)
    return await list_offers(tx, place.conversation_id, person_id)


async def _place_of(tx: Write, offer_id: UUID, person_id: UUID) -> Place:
    found = await offer_queries.FIND.first(tx, id=offer_id)
    if found is None:
        raise NoSuchOffer
    try:
        return await service.find_place(tx, found.conversation_id, person_id)
    except NoSuchConversation:
        raise NoSuchOffer from None


async def _lock(tx: Write, place: Place) -> Standing:
    return await life_queries.LOCK_ID.one(tx, id=place.listing_id)


def _require_open(place: Place, standing: Standing) -> None:
    if place.blocked:
        raise ConversationBlocked
    if standing.status != Status.ACTIVE:
        raise NotForSale


async def _require_free(tx: Write, listing_id: UUID) -> None:
    if await offer_queries.HAS_ACCEPTED.one(tx, listing_id=listing_id):
        raise NotForSale


def _require_move(name: MoveName, offer: OfferRow, place: Place) -> Move:
    move = MOVES.get((name, offer.status))
    allowed = move is not None and (move.by_author if offer.side == place.side else move.by_other)
    if move is None or not allowed:
        message = f"This offer is {offer.status.replace('_', ' ')}, and you cannot {name} it from your side."
        raise OfferMoveNotAllowed(message)
    return move


async def _insert(tx: Write, place: Place, standing: Standing, person_id: UUID, amount: int) -> None:
    offer_id = new_id()
    await offer_queries.INSERT.run(
        tx,
        id=offer_id,
        conversation_id=place.conversation_id,
        listing_id=place.listing_id,
        author_id=person_id,
        side=place.side,
        amount=amount,
        currency=standing.currency,
        life=LIFE,
    )
    after = {"amount": amount, "currency": standing.currency}
    await audit.record(tx, "offer.made", by=audit.By(person_id), kind="offer", id=offer_id, after=after)


async def _promise(tx: Write, place: Place) -> None:
    """Say that the sale is pending, and tell the other buyers that their offers have ended."""
    await set_sale_pending(tx, place.listing_id, pending=True)
    for one in await offer_queries.DECLINE_OTHERS.all(tx, listing_id=place.listing_id):
        told = {"thing": place.title, "outcome": "another offer is accepted", "conversation": str(one.conversation_id)}
        await notify(tx, one.person_id, OFFER_MOVED, told)


async def _tell(tx: Write, place: Place, outcome: str) -> None:
    if place.other_id is not None:
        told = {"thing": place.title, "outcome": outcome, "conversation": str(place.conversation_id)}
        await notify(tx, place.other_id, OFFER_MOVED, told)
