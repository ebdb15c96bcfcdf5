"""What the pinger tells the others."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.events import Event, event


@event("server.status-changed", aggregate="server_id")
class ServerStatusChanged(Event, frozen=True):
    """A server came online, or went away; a single lost answer is not told."""

    server_id: UUID
    is_online: bool
    reason: str = ""
    down_since: datetime | None = None
    """Since when it has not answered, or had not; None for one that is heard of for the first time."""
