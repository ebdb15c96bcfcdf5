"""Pages of conversations: the inbox, and one with its messages, warnings and offers. They work without JavaScript."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.listing import Listing
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats.api import SlugOrId

from . import offers, service
from .api import WRITING
from .errors import AmountNeeded
from .models import MessageInput, OfferInput, OfferMove
from .queries import INBOX, MESSAGES

PAGE = "/messages"
_ONE = f"{PAGE}/{{conversation_id}}"

type Said = Annotated[str, msgspec.Meta(max_length=8000)]


class SayForm(Input, frozen=True):
    """What somebody says."""

    text: Said = ""


class OfferForm(Input, frozen=True):
    """A price in whole units, and how an offer is answered where there is one."""

    amount: Line = ""
    move: Line = ""


class BlockForm(Input, frozen=True):
    """Whether somebody wants to hear no more."""

    blocks: bool = False


@get(PAGE, access=signed_in, listed=False, summary="Your conversations")
async def inbox_page(db: Read, request: Exchange) -> View:
    """Show what you talk about."""
    person = require_person(request.actor)
    page = await service.list_conversations(db, _ask(INBOX, request), person.id)
    return form_view("deals/inbox.html", {"tabs": settings_links(request), "conversations": page.data})


def _ask(listing: Listing[Any], request: Exchange) -> ListRequest:
    return listing.ask("limit=100", request.app.keys, actor=request.actor.id or "")


async def _view(db: Read, request: Exchange, conversation_id: UUID, refusal: Refusal, text: str = "") -> View:
    person = require_person(request.actor)
    conversation = await service.load_conversation(db, conversation_id, person.id)
    messages = await service.list_messages(db, _ask(MESSAGES, request), conversation_id, person.id)
    context: dict[str, Any] = {
        "tabs": settings_links(request),
        "conversation": conversation,
        "messages": list(reversed(messages.data)),
        "offers": await offers.list_offers(db, conversation_id, person.id),
        "person_id": person.id,
        "text": text,
    }
    return form_view("deals/conversation.html", context, refusal)


@get(_ONE, access=signed_in, listed=False, summary="A conversation")
async def conversation_page(db: Write, request: Exchange, conversation_id: UUID) -> View:
    """Show what was said; it counts as read."""
    await service.mark_read(db, conversation_id, require_person(request.actor).id)
    return await _view(db, request, conversation_id, WELCOME)


@get("/boats/{boat}/ask", access=signed_in, listed=False, summary="Ask the seller")
async def ask_page(request: Exchange, boat: SlugOrId) -> View:
    """Show the form that begins a conversation."""
    return form_view("deals/ask.html", {"tabs": settings_links(request), "boat": boat, "text": ""})


@post("/boats/{boat}/ask", access=signed_in, listed=False, limit=WRITING, summary="Ask the seller")
async def ask(db: Write, request: Exchange, boat: SlugOrId, body: SayForm) -> View | Redirect:
    """Begin a conversation, or go on with the one that there is."""
    try:
        async with db.savepoint():
            told = read_form({"text": body.text.strip()}, MessageInput)
            person = require_person(request.actor)
            made, _ = await service.start(db, accounts_of(request), boat, person.id, told.text)
    except Fault as fault:
        context = {"tabs": settings_links(request), "boat": boat, "text": body.text}
        return form_view("deals/ask.html", context, refusal_of(fault))
    return Redirect(f"{PAGE}/{made.id}")


@post(_ONE, access=signed_in, listed=False, limit=WRITING, summary="Say something")
async def say(db: Write, request: Exchange, conversation_id: UUID, body: SayForm) -> View | Redirect:
    """Take a message from the form."""
    person = require_person(request.actor)
    await service.load_conversation(db, conversation_id, person.id)
    try:
        async with db.savepoint():
            told = read_form({"text": body.text.strip()}, MessageInput)
            await service.say(db, accounts_of(request), conversation_id, person.id, told.text)
    except Fault as fault:
        return await _view(db, request, conversation_id, refusal_of(fault), body.text)
    return Redirect(f"{PAGE}/{conversation_id}")


@post(f"{_ONE}/block", access=signed_in, listed=False, limit=WRITING, summary="Block a conversation")
async def block_page(db: Write, request: Exchange, conversation_id: UUID, body: BlockForm) -> Redirect:
    """Close a conversation from one's own side, or open it."""
    await service.set_block(db, conversation_id, require_person(request.actor).id, blocks=body.blocks)
    return Redirect(f"{PAGE}/{conversation_id}")


@post(f"{_ONE}/offers", access=signed_in, listed=False, limit=WRITING, summary="Make an offer")
async def offer_page(db: Write, request: Exchange, conversation_id: UUID, body: OfferForm) -> View | Redirect:
    """Take an offer from the form."""
    person = require_person(request.actor)
    await service.load_conversation(db, conversation_id, person.id)
    try:
        async with db.savepoint():
            told = read_form({"amount": _minor(body.amount)}, OfferInput)
            await offers.make_offer(db, conversation_id, person.id, told.amount)
    except Fault as fault:
        return await _view(db, request, conversation_id, refusal_of(fault))
    return Redirect(f"{PAGE}/{conversation_id}")


@post(f"{_ONE}/offers/{{offer_id}}", access=signed_in, listed=False, limit=WRITING, summary="Answer an offer")
async def answer_page(
    db: Write, request: Exchange, conversation_id: UUID, offer_id: UUID, body: OfferForm
) -> View | Redirect:
    """Take an answer to an offer from the form."""
    person = require_person(request.actor)
    await service.load_conversation(db, conversation_id, person.id)
    try:
        async with db.savepoint():
            amount = _minor(body.amount) if body.move == "counter" else None
            told = read_form({"move": body.move, "amount": amount}, OfferMove)
            await offers.move_offer(db, offer_id, person.id, told)
    except Fault as fault:
        return await _view(db, request, conversation_id, refusal_of(fault))
    return Redirect(f"{PAGE}/{conversation_id}")


_HUNDRED = 100


def _minor(text: str) -> int:
    """Read a price in whole units, as people write it."""
    wrong = AmountNeeded("Write the price as a number, such as 38500.")
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise wrong from None
    if not amount.is_finite():
        raise wrong
    return int(amount * _HUNDRED)


ROUTES = (inbox_page, conversation_page, ask_page, ask, say, block_page, offer_page, answer_page)
