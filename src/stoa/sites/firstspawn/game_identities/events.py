"""What happens to identities in games."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("game-identity.linked", aggregate="person_id")
class GameIdentityLinked(Event, frozen=True):
    """Somebody has proved which player they are."""

    person_id: UUID
    game: str


@event("game-identity.unlinked", aggregate="person_id")
class GameIdentityUnlinked(Event, frozen=True):
    """Somebody is this player no more."""

    person_id: UUID
    game: str
