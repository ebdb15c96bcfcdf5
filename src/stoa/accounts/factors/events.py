"""What accounts tells the others about second factors."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("accounts.factor-changed", aggregate="person_id")
class FactorChanged(Event, frozen=True):
    """Somebody has a way more or less to prove who they are, or has new recovery codes."""

    person_id: UUID
    what: str
