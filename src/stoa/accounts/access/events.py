"""What accounts tells the others about roles."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("accounts.roles-changed", aggregate="person_id")
class RolesChanged(Event, frozen=True):
    """Somebody has a role more or less."""

    person_id: UUID
    role: str
    granted: bool
    by: UUID | None
