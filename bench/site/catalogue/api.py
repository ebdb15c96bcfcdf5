"""JSON routes of the catalogue."""

from uuid import UUID

from bench.site.catalogue import queries, service
from bench.site.catalogue.models import Review, ReviewDraft, Search, Server
from stoa.kernel.db import ListRequest, Once, Page, Read, Write
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import Cached, get, post
from stoa.kernel.limits import MINUTE, Limit, Rate

# All load comes from one address: the limit counts every request, as everywhere, but holds none back.
OPEN = Limit("bench", {"anonymous": Rate(10_000_000, per=MINUTE)})


@get("/api/v1/servers/search", access=public, limit=OPEN, summary="Search servers")
async def search_servers(db: Read, query: Search) -> list[Server]:
    """Answer with those that fit best."""
    return await service.search_servers(db, query.q)


@get("/api/v1/servers/{server_id}", access=public, limit=OPEN, summary="Show a server")
async def show_server(db: Read, server_id: UUID) -> Server:
    """Answer with one server."""
    return await service.load_server(db, server_id)


@get("/api/v1/servers", access=public, limit=OPEN, listing=queries.SERVERS, summary="List servers")
async def list_servers(db: Read, asked: ListRequest) -> Page[Server]:
    """Answer with one page."""
    return await service.list_servers(db, asked)


@get("/api/v1/popular", access=public, limit=OPEN, cached=Cached(60), summary="List the most popular servers")
async def popular_servers(db: Read) -> list[Server]:
    """Answer with those that have the most votes."""
    return await service.popular_servers(db)


@post("/api/v1/servers/{server_id}/reviews", access=public, limit=OPEN, status=201, summary="Review a server")
async def submit_review(db: Once, server_id: UUID, body: ReviewDraft) -> Review:
    """Keep a review with one statement."""
    return await service.submit_review(db, server_id, body)


@post(
    "/api/v1/servers/{server_id}/audited-reviews",
    access=public,
    limit=OPEN,
    status=201,
    summary="Review a server, on record",
)
async def submit_audited_review(db: Write, server_id: UUID, body: ReviewDraft) -> Review:
    """Keep a review and its audit row in one transaction."""
    return await service.submit_audited_review(db, server_id, body)


ROUTES = (search_servers, show_server, list_servers, popular_servers, submit_review, submit_audited_review)
