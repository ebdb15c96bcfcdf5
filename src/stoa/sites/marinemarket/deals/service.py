"""Conversations between a buyer and whoever answers for a boat."""

from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.commons.moderation import hold, weigh_text
from stoa.commons.moderation.settings import ModerationSettings
from stoa.commons.notifications import notify
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.decisions import Decision
from stoa.kernel.errors import NotFound
from stoa.kernel.ids import new_id

from . import queries
from .errors import ConversationBlocked, NobodyAnswers, NoSuchConversation, OwnListing
from .guard import GUARD, explain_warning
from .models import Conversation, Message, Place
from .notices import MESSAGE_CAME
from .subject import MESSAGE


async def list_conversations(db: Read, asked: ListRequest, person_id: UUID) -> Page[Conversation]:
    """Give what somebody talks about, the latest first."""
    return await queries.INBOX.page(db, asked, person_id=person_id)


async def load_conversation(db: Read, conversation_id: UUID, person_id: UUID) -> Conversation:
    """Give one conversation of somebody."""
    found = await queries.FIND.first(db, id=conversation_id, person_id=person_id)
    if found is None:
        raise NoSuchConversation
    return found


async def find_place(db: Read, conversation_id: UUID, person_id: UUID) -> Place:
    """Say where somebody stands in a conversation."""
    found = await queries.PLACE.first(db, id=conversation_id, person_id=person_id)
    if found is None:
        raise NoSuchConversation
    return found


async def start(tx: Write, accounts: Accounts, at: str, person_id: UUID, text: str) -> tuple[Conversation, bool]:
    """Ask about a boat; give the conversation, and whether it is new: there is one for each buyer and listing."""
    asked = await queries.ASKED.first(tx, at=at, person_id=person_id)
    if asked is None:
        raise NotFound
    if asked.is_own:
        raise OwnListing
    if asked.seller_person_id is None:
        raise NobodyAnswers
    made = await queries.START.first(tx, id=new_id(), listing_id=asked.id, buyer_id=person_id)
    if made is not None:
        await queries.ADD_PERSON.run(tx, conversation_id=made, side="buyer", person_id=person_id)
        await queries.ADD_PERSON.run(tx, conversation_id=made, side="seller", person_id=asked.seller_person_id)
    found = made or await queries.STARTED.one(tx, listing_id=asked.id, buyer_id=person_id)
    await say(tx, accounts, found, person_id, text)
    return await load_conversation(tx, found, person_id), made is not None


async def list_messages(db: Read, asked: ListRequest, conversation_id: UUID, person_id: UUID) -> Page[Message]:
    """Give what was said, the latest first; what waits for a moderator is seen by its author alone."""
    await find_place(db, conversation_id, person_id)
    return await queries.MESSAGES.page(db, asked, conversation_id=conversation_id, person_id=person_id)


async def say(tx: Write, accounts: Accounts, conversation_id: UUID, person_id: UUID, text: str) -> Message:
    """Say something: both are warned of what sounds like a trick, and what is worse waits for a moderator."""
    place = await find_place(tx, conversation_id, person_id)
    if place.blocked:
        raise ConversationBlocked
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
    await queries.SET_READ.run(tx, id=conversation_id, person_id=person_id)
    if weighed.holds:
        await hold(tx, accounts.site, MESSAGE.kind, message_id, weighed.signals)
    elif place.other_id is not None:
        told = {"thing": place.title, "conversation": str(conversation_id)}
        await notify(tx, place.other_id, MESSAGE_CAME, told)
    return await queries.FIND_MESSAGE.one(tx, id=message_id)


def _as_json(decision: Decision | None) -> str | None:
    return None if decision is None else msgspec.json.encode(decision).decode()


async def mark_read(tx: Write, conversation_id: UUID, person_id: UUID) -> Conversation:
    """Note that somebody has read what was said until now."""
    await queries.SET_READ.run(tx, id=conversation_id, person_id=person_id)
    return await load_conversation(tx, conversation_id, person_id)


async def set_block(tx: Write, conversation_id: UUID, person_id: UUID, *, blocks: bool) -> Conversation:
    """Close a conversation from one's own side, or open it again."""
    await queries.SET_BLOCKS.run(tx, id=conversation_id, person_id=person_id, blocks=blocks)
    return await load_conversation(tx, conversation_id, person_id)
