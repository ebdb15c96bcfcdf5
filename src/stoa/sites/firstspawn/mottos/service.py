"""What a server's team is told of its messages."""

from uuid import UUID

from stoa.kernel.db import Read

from . import queries
from .models import HeldMotto


async def list_held(db: Read, server_id: UUID) -> list[HeldMotto]:
    """List what a server says and nobody is shown, the newest first."""
    return await queries.FIND_HELD.all(db, server_id=server_id)
