"""What accounts tells the others about identities."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("accounts.identity-linked", aggregate="person_id")
class IdentityLinked(Event, frozen=True):
    """Somebody may sign in through a provider from now on."""

    person_id: UUID
    provider: str
    by_email: bool


@event("accounts.identity-removed", aggregate="person_id")
class IdentityRemoved(Event, frozen=True):
    """Somebody no longer signs in through a provider."""

    person_id: UUID
    provider: str
