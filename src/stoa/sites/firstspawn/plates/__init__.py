"""Badges on the pages of other rooms: whoever gives badges declares where to find them, pages ask for what there is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.feature import Site


class Plate(msgspec.Struct, frozen=True):
    """A badge as a page shows it."""

    slug: str
    name: str
    description: str
    color: str
    icon: str


@dataclass(frozen=True, slots=True)
class Plates:
    """Where the badges of one kind of thing are found."""

    kind: str
    find: Callable[[Read, UUID], Awaitable[list[Plate]]]


async def find_plates(site: Site, db: Read, kind: str, thing_id: UUID) -> list[Plate]:
    """Give the badges of a thing."""
    return [plate for one in site.declared(Plates) if one.kind == kind for plate in await one.find(db, thing_id)]
