"""JSON routes of conversations."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Invalid, NotFound
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.limits import DAY, HOUR, Limit, Rate
from stoa.sites.marinemarket.boats.api import SlugOrId

from . import errors, service
from .models import Conversation, Message, MessageInput, Unread
from .queries import INBOX, MESSAGES

ADDRESS = "/api/v1/conversations"
_ONE = f"{ADDRESS}/{{conversation_id}}"
WRITING = Limit("messages", {"anonymous": Rate(120, per=HOUR)})
ASKING = Limit("conversations", {"anonymous": Rate(60, per=DAY)})
_GONE = (errors.NoSuchConversation,)


@post(
    "/api/v1/listings/{boat}/conversations",
    access=signed_in,
    status=201,
    limit=ASKING,
    idempotent=True,
    faults=(Invalid, NotFound, errors.OwnListing, errors.NobodyAnswers, errors.ConversationBlocked),
    summary="Ask the seller",
)
async def start(db: Write, request: Exchange, boat: SlugOrId, body: MessageInput) -> Reply[Conversation]:
    """Write to whoever answers for a boat; what you ask later goes into the same conversation."""
    person = require_person(request.actor)
    made = await service.start_conversation(db, accounts_of(request), boat, person.id, body.text)
    return Reply(made, status=201, location=f"{ADDRESS}/{made.id}")


@get(ADDRESS, access=signed_in, listing=INBOX, summary="Your conversations")
async def list_conversations(db: Read, request: Exchange, asked: ListRequest) -> Page[Conversation]:
    """List what you talk about, the latest first."""
    return await service.list_conversations(db, asked, require_person(request.actor).id)


@get(_ONE, access=signed_in, faults=_GONE, summary="A conversation")
async def show_conversation(db: Read, request: Exchange, conversation_id: UUID) -> Conversation:
    """Show one of your conversations."""
    return await service.load_conversation(db, conversation_id, require_person(request.actor).id)


@get(f"{_ONE}/messages", access=signed_in, listing=MESSAGES, faults=_GONE, summary="What was said")
async def list_messages(db: Read, request: Exchange, conversation_id: UUID, asked: ListRequest) -> Page[Message]:
    """List the messages of a conversation, the latest first, with what both are warned of."""
    return await service.list_messages(db, asked, conversation_id, require_person(request.actor).id)


@post(
    f"{_ONE}/messages",
    access=signed_in,
    status=201,
    limit=WRITING,
    idempotent=True,
    faults=(Invalid, errors.NoSuchConversation, errors.ConversationBlocked),
    summary="Say something",
)
async def send_message(db: Write, request: Exchange, conversation_id: UUID, body: MessageInput) -> Reply[Message]:
    """Write a message; one that waits for a moderator says so in `held`, and why in `warning`."""
    person = require_person(request.actor)
    made = await service.send_message(db, accounts_of(request), conversation_id, person.id, body.text)
    return Reply(made, status=201, location=f"{ADDRESS}/{conversation_id}/messages")


@post(f"{_ONE}/read", access=signed_in, faults=_GONE, summary="Mark a conversation as read")
async def mark_read(db: Write, request: Exchange, conversation_id: UUID) -> Conversation:
    """Say that you have read what was said until now."""
    return await service.mark_read(db, conversation_id, require_person(request.actor).id)


@put(f"{_ONE}/block", access=signed_in, faults=_GONE, summary="Block a conversation")
async def block(db: Write, request: Exchange, conversation_id: UUID) -> Conversation:
    """Hear no more in this conversation."""
    return await service.set_block(db, conversation_id, require_person(request.actor).id, blocks=True)


@delete(f"{_ONE}/block", access=signed_in, faults=_GONE, summary="Open a conversation again")
async def unblock(db: Write, request: Exchange, conversation_id: UUID) -> None:
    """Take your block back; one of the other side stays."""
    await service.set_block(db, conversation_id, require_person(request.actor).id, blocks=False)


@get(f"{ADDRESS}/unread-count", access=signed_in, summary="How many messages you have not read")
async def count_unread(db: Read, request: Exchange) -> Unread:
    """Count what was said to you, over all conversations."""
    return Unread(await service.count_unread(db, require_person(request.actor).id))


ROUTES = (
    start,
    list_conversations,
    count_unread,
    show_conversation,
    list_messages,
    send_message,
    mark_read,
    block,
    unblock,
)
