"""What servers give away, on their pages: whoever has prizes says where to find them, pages ask for what there is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.feature import Site


class Giveaway(msgspec.Struct, frozen=True):
    """Something that can be won at this moment."""

    name: str
    description: str
    about: str
    """What its server says of all that it gives."""
    remaining: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Giveaways:
    """Where they are found."""

    find: Callable[[Read, UUID], Awaitable[list[Giveaway]]]


async def find_giveaways(site: Site, db: Read, server_id: UUID) -> list[Giveaway]:
    """Give what can be won from a server."""
    return [one for source in site.declared(Giveaways) for one in await source.find(db, server_id)]
