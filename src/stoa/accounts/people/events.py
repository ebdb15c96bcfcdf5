"""What accounts tells the others about people."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("accounts.person-joined", aggregate="person_id")
class PersonJoined(Event, frozen=True):
    """Somebody has an account from now on."""

    person_id: UUID
    username: str


@event("accounts.username-changed", aggregate="person_id")
class UsernameChanged(Event, frozen=True):
    """Somebody goes by another name."""

    person_id: UUID
    before: str
    after: str


@event("accounts.profile-changed", aggregate="person_id")
class ProfileChanged(Event, frozen=True):
    """Somebody tells something else of themselves; what it is, is read where it is needed."""

    person_id: UUID


@event("accounts.email-changed", aggregate="person_id")
class EmailChanged(Event, frozen=True):
    """Somebody is reached at another address; which one is read where it is needed."""

    person_id: UUID


@event("accounts.status-changed", aggregate="person_id")
class StatusChanged(Event, frozen=True):
    """Somebody was suspended, or may come in again."""

    person_id: UUID
    status: str
