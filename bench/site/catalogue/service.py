"""The rules of the catalogue."""

from uuid import UUID

from bench.site.catalogue import queries
from bench.site.catalogue.models import Review, ReviewDraft, Server
from stoa.kernel.db import ListRequest, Once, Page, Read, Write


async def load_server(db: Read, server_id: UUID) -> Server:
    """Give a server that must be there."""
    return await queries.FIND.one(db, id=server_id)


async def list_servers(db: Read, asked: ListRequest) -> Page[Server]:
    """Give one page of servers."""
    return await queries.SERVERS.page(db, asked)


async def search_servers(db: Read, words: str) -> list[Server]:
    """Give the servers that these words describe best."""
    return await queries.SEARCH.all(db, words=words)


async def popular_servers(db: Read) -> list[Server]:
    """Give the servers with the most votes."""
    return await queries.POPULAR.all(db)


async def submit_review(db: Once | Write, server_id: UUID, draft: ReviewDraft) -> Review:
    """Keep a review."""
    return await queries.INSERT_REVIEW.one(
        db, server_id=server_id, author=draft.author, rating=draft.rating, content=draft.content
    )


async def submit_audited_review(db: Write, server_id: UUID, draft: ReviewDraft) -> Review:
    """Keep a review and, in the same transaction, that it was written."""
    review = await submit_review(db, server_id, draft)
    await queries.INSERT_AUDIT.run(db, action="review.submitted", resource=review.id)
    return review
