"""What happens when somebody votes."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("vote.received", aggregate="server_id")
class VoteReceived(Event, frozen=True):
    """Somebody has voted for a server."""

    server_id: UUID
    vote_id: UUID
    person_id: UUID
    minecraft_username: str
    streak: int
    is_counted: bool = True
