"""What is told to those who read the site by machine."""

from uuid import UUID

from stoa.commons.tags.service import list_tags
from stoa.kernel.db import Read
from stoa.kernel.errors import NotFound
from stoa.sites.firstspawn.discovery.regions import region_page
from stoa.sites.firstspawn.discovery.service import list_regions
from stoa.sites.firstspawn.icons.service import find_shown
from stoa.sites.firstspawn.servers.subject import TAGS

from . import queries
from .feeds import write_index, write_map, write_rss

SERVERS_ON_A_MAP = 5000


_ALWAYS = (
    "/",
    "/servers",
    "/tags",
    "/regions",
    "/guilds",
    "/puzzle",
    "/puzzles",
    "/leaderboards",
    "/how-ranking-works",
)


async def load_rss(db: Read, origin: str) -> str:
    """Give the feed of new servers."""
    return write_rss(origin, await queries.NEWEST.all(db))


async def load_icon(db: Read, server_id: UUID) -> bytes:
    """Give the picture that a server shows players in their lists."""
    icon = await find_shown(db, server_id)
    if icon is None:
        raise NotFound
    return icon


async def load_index(db: Read, origin: str) -> str:
    """Give the map of maps: the pages that are always there first, then the servers."""
    return write_index(origin, 1 + -(-await queries.COUNT.one(db) // SERVERS_ON_A_MAP))


async def load_map(db: Read, origin: str, number: int) -> str:
    """Give one of the maps."""
    if number == 0:
        tags = [f"/tags/{one.slug}" for one in await list_tags(db, TAGS) if one.count]
        regions = [region_page(one.name) for one in await list_regions(db)]
        return write_map(origin, [*_ALWAYS, *tags, *regions], ())
    found = await queries.ADDRESSES.all(db, most=SERVERS_ON_A_MAP, skipped=(number - 1) * SERVERS_ON_A_MAP)
    if not found:
        raise NotFound
    return write_map(origin, (), found)
