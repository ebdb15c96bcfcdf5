"""What may be asked of servers."""

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.facet import Facet, by_facet
from stoa.kernel.db.page import Page

from . import queries
from .models import Server, ServerCard


async def list_servers(db: Read, asked: ListRequest) -> Page[ServerCard]:
    """Give one page of the list."""
    return await queries.SERVERS.page(db, asked)


async def load_server(db: Read, slug: str) -> Server:
    """Give the server of this slug or id."""
    return await queries.FIND_SERVER.one(db, slug=slug)


async def load_own_server(db: Read, slug: str) -> Server:
    """Give a server to those who look after it, whether it is listed or not."""
    return await queries.FIND_OWN_SERVER.one(db, slug=slug)


async def list_facets(db: Read) -> dict[str, list[Facet]]:
    """Count servers by game, region and tag."""
    return by_facet(await queries.COUNT_FACETS.all(db))
