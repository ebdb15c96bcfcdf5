"""What accounts tells the others about sessions."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("accounts.session-started", aggregate="person_id")
class SessionStarted(Event, frozen=True):
    """Somebody has signed in."""

    person_id: UUID
    session_id: UUID
    new_device: bool


@event("accounts.sessions-ended", aggregate="person_id")
class SessionsEnded(Event, frozen=True):
    """Sessions are over, for one reason: what they hold open is to be closed."""

    person_id: UUID
    session_ids: list[UUID]
    why: str
