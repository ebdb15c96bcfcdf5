"""What open pages are told of conversations."""

from uuid import UUID

from stoa.commons.live import Channel, LiveEvent
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.sites.marinemarket.talks import queries
from stoa.sites.marinemarket.talks.events import MessageSent


async def _is_within(db: Read, viewer: Viewer, target: UUID | None) -> bool:
    if target is None or viewer.id is None:
        return False
    return await queries.IS_WITHIN.one(db, id=target, person_id=viewer.id)


CHANNEL = Channel(
    name="conversation",
    parameter="conversationId",
    may_subscribe=_is_within,
    meaning="One conversation about a boat, for its two sides.",
)
NEW_MESSAGE = LiveEvent(
    event=MessageSent,
    type="conversation:newMessage",
    channel="conversation",
    meaning="Something was said.",
    to=lambda told: told.conversation_id,
    data=lambda told: {"conversationId": told.conversation_id, "messageId": told.message_id},
)
FOR_YOU = LiveEvent(
    event=MessageSent,
    type="message:new",
    channel="user",
    meaning="Somebody writes to you about a boat.",
    to=lambda told: () if told.to_id is None else told.to_id,
    data=lambda told: {"conversationId": told.conversation_id, "messageId": told.message_id},
)
DECLARED = (CHANNEL, NEW_MESSAGE, FOR_YOU)
