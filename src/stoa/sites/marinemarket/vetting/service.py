"""The moderators' list of listings. What they decide goes through `selling`, as it does for programs."""

from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.sites.marinemarket.boats.models import Boat

from . import queries
from .models import Background, VettingRow


async def list_listings(db: Read, asked: ListRequest) -> Page[VettingRow]:
    """Give one page of all listings, wherever they stand in their life."""
    return await queries.VETTED.page(db, asked, total=True)


async def load_listing(db: Read, at: str) -> Boat:
    """Give a listing wherever it stands, removed ones included."""
    return await queries.FIND.one(db, at=at)


async def load_background(db: Read, listing_id: UUID) -> Background:
    """Give what helps to decide."""
    return await queries.BACKGROUND.one(db, id=listing_id)


async def count_waiting(db: Read) -> int:
    """Count what waits for a moderator."""
    return await queries.COUNT_WAITING.one(db)


async def find_next(db: Read, listing_id: UUID) -> str | None:
    """Give the slug of whatever else has waited longest."""
    return await queries.NEXT_WAITING.first(db, id=listing_id)
