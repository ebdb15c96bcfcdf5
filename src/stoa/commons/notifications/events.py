"""What notifications tell the live sockets."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("notification.created", aggregate="person_id")
class NotificationCreated(Event, frozen=True):
    """Somebody has something new to read, and wants to hear of it at once."""

    person_id: UUID
    notification_id: UUID
    type: str
    title: str
