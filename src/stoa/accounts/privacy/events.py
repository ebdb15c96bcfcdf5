"""What the room tells the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("accounts.person-erased", aggregate="person_id")
class PersonErased(Event, frozen=True):
    """Nothing about this person is kept in declared columns any more; what else is known of them must go now."""

    person_id: UUID
