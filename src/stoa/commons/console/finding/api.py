"""JSON route of the search."""

from stoa.commons.console.entrance import require_links
from stoa.kernel.db import Read
from stoa.kernel.errors import Forbidden
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get

from .models import GroupView, SearchQuery
from .pages import search_all


@get("/api/v1/admin/search", access=signed_in, faults=(Forbidden,), summary="Search the administration")
async def search(db: Read, request: Exchange, query: SearchQuery) -> list[GroupView]:
    """Look for people, things and jobs: by two letters of a name at least, or by an id."""
    require_links(request)
    return await search_all(db, request, query.q)


ROUTES = (search,)
