"""Offers: made, answered, ended; a boat is promised to one buyer alone."""

from uuid import UUID

from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.deals.models import Agreed
from stoa.sites.marinemarket.deals.service import cancel_deal, open_deal
from stoa.sites.marinemarket.life import queries as life_queries
from stoa.sites.marinemarket.life.models import Standing, Status
from stoa.sites.marinemarket.life.service import set_sale_pending
from stoa.sites.marinemarket.talks.errors import ConversationBlocked, NoSuchConversation
from stoa.sites.marinemarket.talks.models import Place
from stoa.sites.marinemarket.talks.service import load_place
from stoa.ui.formats import day_words, money

from . import queries
from .errors import AmountNeeded, NoSuchOffer, NotForSale, OfferMoveNotAllowed, OfferStands
from .events import OfferMoved
from .models import Offer, OfferInput, OfferLine, OfferMove, OfferRow
from .notices import LEFT, OUTBID, TO_ANSWER, UNANSWERED, tell_of_offer
from .rules import LIFE, find_move

BATCH = 100


async def list_offers(db: Read, conversation_id: UUID, person_id: UUID) -> list[Offer]:
    """Give the offers of a conversation, the latest first."""
    await load_place(db, conversation_id, person_id)
    return await queries.LIST.all(db, conversation_id=conversation_id)


async def check_free(db: Read, listing_id: UUID) -> bool:
    """Say whether a boat is for sale, and promised to nobody."""
    return await queries.IS_FREE.one(db, listing_id=listing_id)


async def list_mine(db: Read, asked: ListRequest, person_id: UUID) -> Page[OfferLine]:
    """Give the offers that somebody has made or was made, the latest first."""
    return await queries.MINE.page(db, asked, person_id=person_id)


async def offer_price(tx: Write, conversation_id: UUID, person_id: UUID, told: OfferInput) -> list[Offer]:
    """Offer a price, in the listing's currency, for a week."""
    place = await load_place(tx, conversation_id, person_id)
    standing = await _lock(tx, place)
    _require_open(place, standing)
    if place.side != "buyer":
        message = (
            "A seller's price stands on the listing. Wait for a buyer's offer, and answer it with a counter-offer."
        )
        raise OfferMoveNotAllowed(message)
    await _end(tx, await queries.OVERDUE.all(tx, conversation_id=conversation_id))
    if await queries.HAS_OPEN.one(tx, conversation_id=conversation_id):
        raise OfferStands
    await _require_free(tx, place.listing_id)
    await _insert(tx, place, standing, person_id, told)
    words = f"an offer of {money(told.amount, standing.currency)} is made to you"
    await _tell(tx, place, words, TO_ANSWER, note=told.note.strip())
    return await list_offers(tx, conversation_id, person_id)


async def move_offer(tx: Write, offer_id: UUID, person_id: UUID, told: OfferMove) -> list[Offer]:
    """Answer an offer, or take it back; give the offers of its conversation."""
    if (told.move == "counter") != (told.amount is not None):
        raise AmountNeeded
    place = await _load_place_of(tx, offer_id, person_id)
    standing = await _lock(tx, place)  # whoever moves an offer for this boat waits here for the others
    await _end(tx, await queries.OVERDUE.all(tx, conversation_id=place.conversation_id))
    offer = await queries.LOCK.one(tx, id=offer_id)  # the clock may be about to end it
    move = find_move(told.move, offer, place.side)
    if told.move in {"accept", "counter"}:
        _require_open(place, standing)
        await _require_free(tx, place.listing_id)
    await queries.SET_STATUS.run(tx, id=offer_id, status=move.to)
    await emit(tx, OfferMoved(place.conversation_id, offer_id, place.listing_id, move.to))
    note = told.note.strip()
    if told.amount is not None:
        await _insert(tx, place, standing, person_id, OfferInput(told.amount, note))
    elif note:
        answer = {"offer_id": offer_id, "status": move.to, "side": place.side, "author_id": person_id, "note": note}
        await queries.ADD_ANSWER.run(tx, **answer)
    deal_id = await _promise(tx, place, offer) if move.to == "accepted" else None
    if move.to == "called_off":
        await cancel_deal(tx, offer_id, person_id)
        await set_sale_pending(tx, place.listing_id, pending=False)
    await _record(tx, offer_id, person_id, offer.status, move.to)
    amounts = {"amount": money(offer.amount, offer.currency), "other": money(told.amount or 0, offer.currency)}
    url = f"/deals/{deal_id}" if deal_id else ""
    await _tell(tx, place, move.told.format_map(amounts), move.advice, note=note, url=url)
    return await list_offers(tx, place.conversation_id, person_id)


async def _load_place_of(tx: Write, offer_id: UUID, person_id: UUID) -> Place:
    found = await queries.FIND.first(tx, id=offer_id)
    if found is None:
        raise NoSuchOffer
    try:
        return await load_place(tx, found.conversation_id, person_id)
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
    if await queries.HAS_ACCEPTED.one(tx, listing_id=listing_id):
        raise NotForSale


async def _insert(tx: Write, place: Place, standing: Standing, person_id: UUID, told: OfferInput) -> None:
    offer_id = new_id()
    await queries.INSERT.run(
        tx,
        id=offer_id,
        conversation_id=place.conversation_id,
        listing_id=place.listing_id,
        author_id=person_id,
        side=place.side,
        amount=told.amount,
        currency=standing.currency,
        note=told.note.strip(),
        life=LIFE,
    )
    after = {"amount": told.amount, "currency": standing.currency}
    await audit.record(tx, "offer.made", by=audit.By(person_id), kind="offer", id=offer_id, after=after)
    await emit(tx, OfferMoved(place.conversation_id, offer_id, place.listing_id, "open"))


async def _record(tx: Write, offer_id: UUID, person_id: UUID | None, before: str, after: str) -> None:
    await audit.record(
        tx,
        f"offer.{after.replace('_', '-')}",
        by=audit.By(person_id) if person_id else audit.By(name="offers"),
        kind="offer",
        id=offer_id,
        before={"status": before},
        after={"status": after},
    )


async def _promise(tx: Write, place: Place, offer: OfferRow) -> UUID | None:
    """Say that the sale is pending, open its file, and tell the other buyers that their offers have ended."""
    await set_sale_pending(tx, place.listing_id, pending=True)
    agreed = Agreed(offer.id, place.conversation_id, place.listing_id, place.seller_id, offer.amount, offer.currency)
    deal_id = await open_deal(tx, agreed)
    for one in await queries.DECLINE_OTHERS.all(tx, listing_id=place.listing_id):
        await emit(tx, OfferMoved(one.conversation_id, one.id, one.listing_id, "declined"))
        await _record(tx, one.id, None, "open", "declined")
        await tell_of_offer(
            tx, one.person_id, one.conversation_id, one.title, "another offer is accepted", advice=OUTBID
        )
    return deal_id


async def _tell(tx: Write, place: Place, outcome: str, advice: str, *, note: str, url: str = "") -> None:
    """Tell the other side; the words themselves stand in the conversation, and go with whoever wrote them."""
    if place.other_id is not None:
        outcome = f"{outcome}, with a note" if note else outcome
        advice = advice.format(day=day_words((clock.now() + LIFE).date()))
        await tell_of_offer(tx, place.other_id, place.conversation_id, place.title, outcome, advice=advice, url=url)


async def expire_offers(tx: Write) -> int:
    """End some offers that nobody has answered in time, and tell both sides; give how many."""
    due = await queries.DUE.all(tx, most=BATCH)
    await _end(tx, due)
    return len(due)


async def _end(tx: Write, overdue: list[UUID]) -> None:
    told = await queries.END.all(tx, ids=overdue) if overdue else []
    for one in told:
        await tell_of_offer(
            tx, one.person_id, one.conversation_id, one.title, "the offer has ended unanswered", advice=UNANSWERED
        )
    for offer in {one.id: one for one in told}.values():
        await emit(tx, OfferMoved(offer.conversation_id, offer.id, offer.listing_id, "expired"))


async def end_offers_of(tx: Write, person_id: UUID) -> None:
    """End what stands open with somebody who has left for good; what was agreed is called off."""
    for one in await queries.OF_LEAVER.all(tx, person_id=person_id):
        await life_queries.LOCK_ID.one(tx, id=one.listing_id)  # somebody may be answering it
        status = (await queries.LOCK.one(tx, id=one.id)).status
        if status not in {"open", "accepted"}:
            continue
        to = "called_off" if status == "accepted" else "withdrawn"
        await queries.SET_STATUS.run(tx, id=one.id, status=to)
        if to == "called_off":
            await cancel_deal(tx, one.id, None)
            await set_sale_pending(tx, one.listing_id, pending=False)
        await emit(tx, OfferMoved(one.conversation_id, one.id, one.listing_id, to))
        await _record(tx, one.id, None, status, to)
        if one.other_id is not None:
            words = "the other side has left this site"
            await tell_of_offer(tx, one.other_id, one.conversation_id, one.title, words, advice=LEFT)
