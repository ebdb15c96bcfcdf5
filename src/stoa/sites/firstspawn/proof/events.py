"""What claims set in motion."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("server.owner-changed", aggregate="server_id")
class OwnerChanged(Event, frozen=True):
    """Somebody has proved to own a server that another had listed, or took it over."""

    server_id: UUID
    before: UUID | None
    after: UUID


@event("server.impersonated", aggregate="server_id")
class ImpersonationSeen(Event, frozen=True):
    """The address of a proven server is listed by somebody else, too."""

    server_id: UUID
    twin_id: UUID
