"""Ranks of the demo servers, once everything else that counts has been planted."""

from stoa.kernel.db import Write

from . import service


async def plant(db: Write) -> None:
    """Reckon every score."""
    await service.rank_servers(db)
