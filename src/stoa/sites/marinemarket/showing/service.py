"""What the page of a boat, and boats side by side, are made from."""

from collections.abc import Sequence
from uuid import UUID

from stoa.kernel.db import Read
from stoa.sites.marinemarket.boats.models import Boat, BoatCard
from stoa.sites.marinemarket.search.service import find_like

from . import queries

MOST = 4


async def list_side_by_side(db: Read, slugs: Sequence[str]) -> list[Boat]:
    """Give up to four boats in the order in which they were named; those that are gone are left out."""
    wanted = list(dict.fromkeys(slugs))[:MOST]
    found = {one.slug: one for one in await queries.SIDE_BY_SIDE.all(db, slugs=wanted)}
    return [found[slug] for slug in wanted if slug in found]


async def list_candidates(db: Read, boats: Sequence[Boat], person_id: UUID | None) -> list[BoatCard]:
    """Suggest what to put beside them: what somebody keeps, then what is like the first."""
    kept = await queries.KEPT.all(db, person_id=person_id) if person_id else []
    alike = await find_like(db, boats[0].id) if boats else []
    there = {one.id for one in boats}
    by_id = {one.id: one for one in (*kept, *alike) if one.id not in there}
    return list(by_id.values())[:8]
