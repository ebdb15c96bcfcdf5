"""What may be asked of boats."""

from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.ui.told import Teller

from . import queries
from .models import Boat, BoatCard, DrawnBoat, ShownBoat

CARDS = Teller(ShownBoat)


async def list_newest(db: Read, asked: ListRequest) -> Page[BoatCard]:
    """Give one page of everything that is for sale."""
    return await queries.NEWEST.page(db, asked)


async def load_boat(db: Read, slug: str, person_id: UUID | None = None) -> Boat:
    """Give the boat of this slug or id, as somebody may see it; who asks for nobody is told what everybody is."""
    return await queries.FIND_BOAT.one(db, slug=slug, person_id=person_id)


async def find_boat(db: Read, slug: str, person_id: UUID | None = None) -> Boat | None:
    """Find the boat of this slug or id, as somebody may see it."""
    return await queries.FIND_BOAT.first(db, slug=slug, person_id=person_id)


async def find_gone(db: Read, slug: str) -> DrawnBoat | None:
    """Find what was for sale here and is not for now: taken off by its seller, or past its end."""
    return await queries.FIND_GONE.first(db, slug=slug)


async def find_own_boat(db: Read, slug: str, person_id: UUID | None) -> Boat | None:
    """Find a listing for those whose it is; nobody known has any."""
    return None if person_id is None else await queries.FIND_OWN_BOAT.first(db, slug=slug, person_id=person_id)


async def load_own_boat(db: Read, slug: str, person_id: UUID) -> Boat:
    """Give a listing to those whose it is, wherever it stands in its life."""
    return await queries.FIND_OWN_BOAT.one(db, slug=slug, person_id=person_id)


def describe_version(boat: Boat) -> str:
    """Write what `ETag` tells of a listing: its version, and after it what may change without one."""
    share = "" if boat.agent_share is None else f".{boat.agent_share}"  # which some are told and others are not
    return f'"{boat.version}.{boat.view_count}.{boat.favorite_count}{share}"'
