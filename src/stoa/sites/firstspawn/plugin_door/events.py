"""What happens at the door."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("server.proven", aggregate="server_id")
class ServerProven(Event, frozen=True):
    """Somebody has proved to own a server; `proof` is `plugin`, `motd` or `dns`."""

    server_id: UUID
    proof: str
