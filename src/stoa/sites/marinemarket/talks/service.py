"""Conversations between a buyer and whoever answers for a boat."""

from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.commons.moderation import hold, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.decisions import Decision
from stoa.kernel.errors import NotFound
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.figures.service import add_contact

from . import queries
from .errors import ConversationBlocked, NobodyAnswers, NoSuchConversation, OwnListing
from .guard import GUARD, explain_warning
from .models import Asked, Conversation, Heard, Message, Place
from .subject import MESSAGE
from .telling import tell_of_message, unread_tag


async def list_conversations(db: Read, asked: ListRequest, person_id: UUID) -> Page[Conversation]:
    """Give what somebody talks about, the latest first."""
    return await queries.INBOX.page(db, asked, person_id=person_id)


async def count_unread(db: Read, person_id: UUID) -> int:
    """Count the messages that somebody has not read."""
    return await queries.UNREAD.one(db, person_id=person_id)


async def load_conversation(db: Read, conversation_id: UUID, person_id: UUID) -> Conversation:
    """Give one conversation of somebody."""
    found = await queries.FIND.first(db, id=conversation_id, person_id=person_id)
    if found is None:
        raise NoSuchConversation
    return found


async def load_place(db: Read, conversation_id: UUID, person_id: UUID) -> Place:
    """Say where somebody stands in a conversation."""
    found = await queries.PLACE.first(db, id=conversation_id, person_id=person_id)
    if found is None:
        raise NoSuchConversation
    return found


async def load_asked(db: Read, at: str, person_id: UUID) -> Asked:
    """Give a boat that somebody may ask about."""
    asked = await queries.ASKED.first(db, at=at, person_id=person_id)
    if asked is None:
        raise NotFound
    if asked.is_own:
        raise OwnListing
    if asked.seller_person_id is None:
        raise NobodyAnswers
    return asked


async def start_conversation(tx: Write, accounts: Accounts, at: str, person_id: UUID, text: str) -> Conversation:
    """Ask about a boat: there is one conversation for each buyer and listing, and what comes later goes into it."""
    asked = await load_asked(tx, at, person_id)
    if await queries.HAS_BLOCKED.one(tx, person_id=person_id, other_id=asked.seller_person_id):
        raise ConversationBlocked
    made = await queries.START.first(
        tx, id=new_id(), listing_id=asked.id, seller_id=asked.seller_id, buyer_id=person_id
    )
    if made is not None:
        await queries.ADD_PERSON.run(tx, conversation_id=made, side="buyer", person_id=person_id)
        await queries.ADD_PERSON.run(tx, conversation_id=made, side="seller", person_id=asked.seller_person_id)
        await add_contact(tx, asked.id)
    found = made or await queries.STARTED.one(tx, listing_id=asked.id, buyer_id=person_id)
    await send_message(tx, accounts, found, person_id, text)
    return await load_conversation(tx, found, person_id)


async def list_messages(db: Read, asked: ListRequest, conversation_id: UUID, person_id: UUID) -> Page[Message]:
    """Give what was said, the latest first; what waits for a moderator is seen by its author alone."""
    await load_place(db, conversation_id, person_id)
    return await queries.MESSAGES.page(db, asked, conversation_id=conversation_id, person_id=person_id)


async def send_message(tx: Write, accounts: Accounts, conversation_id: UUID, person_id: UUID, text: str) -> Message:
    """Say something: both are warned of what sounds like a trick, and what is worse waits for a moderator."""
    place = await load_place(tx, conversation_id, person_id)
    if place.blocked:
        raise ConversationBlocked
    other_id = place.other_id
    if other_id is None and place.side == "buyer":
        other_id = await queries.RESEAT.first(tx, id=conversation_id)
    weighed = await weigh_text(tx, person_id, text, accounts.setting(ModerationSettings).words)
    warning = explain_warning(text, weighed.signals, await GUARD.at(tx))
    message_id = new_id()
    await queries.INSERT_MESSAGE.run(
        tx,
        id=message_id,
        conversation_id=conversation_id,
        author_id=person_id,
        text=text,
        hidden=weighed.holds,
        warning=_as_json(weighed.decision or warning),
    )
    await queries.TOUCH.run(tx, id=conversation_id, hidden=weighed.holds, author_id=person_id)
    tx.drop_tags(unread_tag(person_id))
    if weighed.holds:
        await hold(tx, accounts.site, MESSAGE.kind, message_id, weighed.signals)
    else:
        if place.side == "seller":
            await queries.SET_ANSWERED.run(tx, id=conversation_id)
        heard = Heard(conversation_id, place.title, other_id)
        await tell_of_message(tx, heard, message_id, warned=warning is not None)
    return await queries.FIND_MESSAGE.one(tx, id=message_id)


def _as_json(decision: Decision | None) -> str | None:
    return None if decision is None else msgspec.json.encode(decision).decode()


async def mark_read(tx: Write, conversation_id: UUID, person_id: UUID) -> Conversation:
    """Note that somebody has read what was said until now."""
    await queries.SET_READ.run(tx, id=conversation_id, person_id=person_id)
    tx.drop_tags(unread_tag(person_id))
    return await load_conversation(tx, conversation_id, person_id)


async def set_block(tx: Write, conversation_id: UUID, person_id: UUID, *, blocks: bool) -> Conversation:
    """Close a conversation from one's own side, or open it again."""
    await queries.SET_BLOCKS.run(tx, id=conversation_id, person_id=person_id, blocks=blocks)
    return await load_conversation(tx, conversation_id, person_id)
