"""What happens in conversations."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("message.sent", aggregate="conversation_id")
class MessageSent(Event, frozen=True):
    """Something was said that the other side may see."""

    conversation_id: UUID
    message_id: UUID
    to_id: UUID | None
