"""What may be asked of servers."""

from collections.abc import Sequence
from uuid import UUID

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page

from . import queries
from .models import FacetName, FacetValue, Server, ServerCard, Suggestion

MOST_SUGGESTED = 8
_MOST_SIMILAR = 6


async def list_servers(db: Read, asked: ListRequest, *, total: bool = False) -> Page[ServerCard]:
    """Give one page of the list, and with `total` how many there are in all."""
    return await queries.SERVERS.page(db, asked, total=total)


async def load_server(db: Read, slug: str) -> Server:
    """Give the server of this slug or id."""
    return await queries.FIND_SERVER.one(db, slug=slug)


async def load_own_server(db: Read, slug: str) -> Server:
    """Give a server to those who look after it, whether it is listed or not."""
    return await queries.FIND_OWN_SERVER.one(db, slug=slug)


async def count_facets(db: Read, asked: ListRequest, names: Sequence[FacetName]) -> dict[str, list[FacetValue]]:
    """Count what each value of these filters would leave of what was asked."""
    question = asked.question
    query = queries.facet_query(tuple(sorted(set(names))), question.conditions)
    found: dict[str, list[FacetValue]] = {name: [] for name in names}
    for one in await query.all(db, **{name: question.values[name] for name in query.names}):
        found[one.facet].append(FacetValue(one.value, one.label, one.count))
    return found


async def find_similar(db: Read, server_id: UUID) -> list[ServerCard]:
    """Give servers of the same game that share the most tags, the best first."""
    return await queries.SIMILAR.all(db, id=server_id, most=_MOST_SIMILAR)


async def find_servers(db: Read, slugs: Sequence[str]) -> list[Server]:
    """Give those of these servers that are listed, in the order in which they were asked for."""
    found = await queries.FIND_SHEETS.all(db, at=list(slugs))
    by_name = {key: one for one in found for key in (one.slug, str(one.id))}
    return list({by_name[slug].id: by_name[slug] for slug in slugs if slug in by_name}.values())


async def suggest_servers(db: Read, typed: str) -> list[Suggestion]:
    """Give the servers whose names begin with what was typed, or else look like it."""
    q = " ".join(typed.lower().split())
    if not q:
        return []
    return await queries.SUGGEST.all(db, q=q, end=q + "\U0010ffff", most=MOST_SUGGESTED)
