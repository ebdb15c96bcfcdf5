"""Who may see what of prizes."""

from uuid import UUID

from stoa.kernel.db import Read
from stoa.sites.firstspawn.registry import queries as registry
from stoa.sites.firstspawn.servers.service import load_server

NOBODY = UUID(int=0)


async def find_team_server(db: Read, server: str, person_id: UUID | None) -> tuple[UUID, bool]:
    """Give a server's id, and whether whoever asks is on its team; nobody else is told of one that is not listed."""
    kept = await registry.FIND.first(db, server=server, person_id=person_id or NOBODY)
    if kept is not None and kept.role is not None:
        return kept.id, True
    return (await load_server(db, server)).id, False
