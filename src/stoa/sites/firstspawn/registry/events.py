"""What happens to listings."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("server.listed", aggregate="server_id")
class ServerListed(Event, frozen=True):
    """A server was listed."""

    server_id: UUID
    person_id: UUID


@event("server.changed", aggregate="server_id")
class ServerChanged(Event, frozen=True):
    """Something about a server is different; `address` says whether it is elsewhere now."""

    server_id: UUID
    address: bool


@event("server.state-changed", aggregate="server_id")
class ServerStateChanged(Event, frozen=True):
    """A server was archived, restored or taken off."""

    server_id: UUID
    state: str
