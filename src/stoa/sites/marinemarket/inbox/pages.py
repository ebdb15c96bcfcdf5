"""Pages of conversations: the inbox, one with its messages, warnings and offers, and all offers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.commons.media.albums.thumbs import Thumb, find_thumbs
from stoa.commons.media.delivery import shelf_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.subject import BOAT, draw_boats
from stoa.sites.marinemarket.deals.service import find_deal_of
from stoa.sites.marinemarket.documents.service import list_in_conversation
from stoa.sites.marinemarket.offers import service as offers
from stoa.sites.marinemarket.offers.api import OFFERING
from stoa.sites.marinemarket.offers.models import OfferInput, OfferMove
from stoa.sites.marinemarket.offers.queries import MINE
from stoa.sites.marinemarket.papers.sending import link_papers
from stoa.sites.marinemarket.talks import service as talks
from stoa.sites.marinemarket.talks.api import ASKING, WRITING
from stoa.sites.marinemarket.talks.models import MessageInput
from stoa.sites.marinemarket.talks.queries import INBOX, MESSAGES
from stoa.sites.marinemarket.trust.service import find_buyer_line, find_line

from .forms import BlockForm, OfferForm, SayForm, read_amount

PAGE = "/messages"
_ONE = f"{PAGE}/{{conversation_id}}"
_OFFERS = f"{PAGE}/offers"
_LATELY = "limit=100"


@get(PAGE, access=signed_in, listing=INBOX, summary="Your conversations")
async def inbox_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what you talk about."""
    page = await talks.list_conversations(db, asked, require_person(request.actor).id)
    frame = list_context(PAGE, asked, page, label=lambda _, value: value, search="")
    thumbs = await _find_thumbs(db, request, (one.listing_id for one in page.data))
    told = {"tabs": settings_links(request), "conversations": page.data, "thumbs": thumbs}
    return form_view("inbox/inbox.html", {**frame, **told})


async def _find_thumbs(db: Read, request: Exchange, boats: Iterable[UUID]) -> dict[UUID, Thumb]:
    return await find_thumbs(db, shelf_of(request), BOAT.kind, list(dict.fromkeys(boats)), draw_boats)


@get(_OFFERS, access=signed_in, listing=MINE, summary="Your offers")
async def offers_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what you have offered and what was offered to you."""
    page = await offers.list_mine(db, asked, require_person(request.actor).id)
    frame = list_context(_OFFERS, asked, page, label=lambda _, value: value.replace("_", " ").capitalize(), search="")
    thumbs = await _find_thumbs(db, request, (one.listing_id for one in page.data))
    told = {"tabs": settings_links(request), "offers": page.data, "thumbs": thumbs}
    return form_view("inbox/offers.html", {**frame, **told})


async def _view(
    db: Read,
    request: Exchange,
    conversation_id: UUID,
    refusal: Refusal,
    *,
    asked: ListRequest | None = None,
    **typed: str,
) -> View:
    person = require_person(request.actor)
    which = asked or MESSAGES.ask(_LATELY, request.app.keys, actor=person.id)
    messages = await talks.list_messages(db, which, conversation_id, person.id)
    at = f"{PAGE}/{conversation_id}"
    place = await talks.load_place(db, conversation_id, person.id)
    sells = place.side == "seller" and place.other_id is not None
    documents = await list_in_conversation(db, conversation_id, person.id)
    context: dict[str, Any] = {
        "tabs": settings_links(request),
        "line": await (find_buyer_line(db, place.other_id or person.id) if sells else find_line(db, place.seller_id)),
        "conversation": await talks.load_conversation(db, conversation_id, person.id),
        "messages": list(reversed(messages.data)),
        "earlier_url": which.url(at, cursor=messages.next_cursor) if messages.next_cursor else "",
        "later_url": which.url(at, cursor=messages.prev_cursor) if messages.prev_cursor else "",
        "offers": await offers.list_offers(db, conversation_id, person.id),
        "may_offer": await offers.check_free(db, place.listing_id),
        "person_id": person.id,
        "deal_id": await find_deal_of(db, conversation_id, person.id),
        "documents": documents,
        "links": await link_papers(db, request, [one.media_id for one in documents]),
        "typed": typed,
    }
    return form_view("inbox/conversation.html", context, refusal)


@get(_ONE, access=signed_in, listing=MESSAGES, listed=False, summary="A conversation")
async def conversation_page(db: Write, request: Exchange, conversation_id: UUID, asked: ListRequest) -> View:
    """Show what was said, the last hundred messages or those before; it counts as read."""
    await talks.mark_read(db, conversation_id, require_person(request.actor).id)
    paging = asked if asked.question.cursor is not None else None
    return await _view(db, request, conversation_id, WELCOME, asked=paging)


@get("/boats/{boat}/ask", access=signed_in, listed=False, summary="Ask the seller")
async def ask_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show the form that begins a conversation."""
    return await _ask_view(db, request, boat, WELCOME, "")


async def _ask_view(db: Read, request: Exchange, boat: str, refusal: Refusal, text: str) -> View:
    asked = await talks.load_asked(db, boat, require_person(request.actor).id)
    context = {"tabs": settings_links(request), "boat": boat, "title": asked.title, "text": text}
    return form_view("inbox/ask.html", context, refusal)


@post("/boats/{boat}/ask", access=signed_in, listed=False, limit=ASKING, summary="Ask the seller")
async def ask(db: Write, request: Exchange, boat: SlugOrId, body: SayForm) -> View | Redirect:
    """Begin a conversation, or go on with the one that there is."""
    person = require_person(request.actor)
    try:
        async with db.savepoint():
            told = read_form({"text": body.text.strip()}, MessageInput)
            made = await talks.start_conversation(db, accounts_of(request), boat, person.id, told.text)
    except Fault as fault:
        return await _ask_view(db, request, boat, refusal_of(fault), body.text)
    return Redirect(f"{PAGE}/{made.id}#last")


@post(_ONE, access=signed_in, listed=False, limit=WRITING, summary="Say something")
async def say(db: Write, request: Exchange, conversation_id: UUID, body: SayForm) -> View | Redirect:
    """Take a message from the form."""
    person = require_person(request.actor)
    await talks.load_place(db, conversation_id, person.id)
    try:
        async with db.savepoint():
            told = read_form({"text": body.text.strip()}, MessageInput)
            await talks.send_message(db, accounts_of(request), conversation_id, person.id, told.text)
    except Fault as fault:
        return await _view(db, request, conversation_id, refusal_of(fault), text=body.text)
    return Redirect(f"{PAGE}/{conversation_id}#last")


@post(f"{_ONE}/block", access=signed_in, listed=False, limit=WRITING, summary="Block a conversation")
async def block_page(db: Write, request: Exchange, conversation_id: UUID, body: BlockForm) -> Redirect:
    """Close a conversation from one's own side, or open it."""
    await talks.set_block(db, conversation_id, require_person(request.actor).id, blocks=body.blocks)
    return Redirect(f"{PAGE}/{conversation_id}")


@post(f"{_ONE}/offers", access=signed_in, listed=False, limit=OFFERING, summary="Make an offer")
async def offer_page(db: Write, request: Exchange, conversation_id: UUID, body: OfferForm) -> View | Redirect:
    """Take an offer from the form."""
    person = require_person(request.actor)
    await talks.load_place(db, conversation_id, person.id)
    try:
        async with db.savepoint():
            told = read_form({"amount": read_amount(body.amount), "note": body.note}, OfferInput)
            await offers.offer_price(db, conversation_id, person.id, told)
    except Fault as fault:
        return await _view(db, request, conversation_id, refusal_of(fault), amount=body.amount, note=body.note)
    return Redirect(f"{PAGE}/{conversation_id}#offers")


@post(f"{_ONE}/offers/{{offer_id}}", access=signed_in, listed=False, limit=OFFERING, summary="Answer an offer")
async def answer_page(
    db: Write, request: Exchange, conversation_id: UUID, offer_id: UUID, body: OfferForm
) -> View | Redirect:
    """Take an answer to an offer from the form."""
    person = require_person(request.actor)
    await talks.load_place(db, conversation_id, person.id)
    try:
        async with db.savepoint():
            amount = read_amount(body.amount) if body.move == "counter" else None
            told = read_form({"move": body.move, "amount": amount, "note": body.note}, OfferMove)
            await offers.move_offer(db, offer_id, person.id, told)
    except Fault as fault:
        conditions, answer = (body.note, "") if body.move == "counter" else ("", body.note)
        return await _view(
            db,
            request,
            conversation_id,
            refusal_of(fault),
            counter=body.amount,
            conditions=conditions,
            answer=answer,
        )
    return Redirect(f"{PAGE}/{conversation_id}#offers")


ROUTES = (inbox_page, offers_page, conversation_page, ask_page, ask, say, block_page, offer_page, answer_page)
