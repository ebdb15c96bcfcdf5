"""Telling reviews anew what is proven of their authors, one transaction for each, so that none waits for another."""

from uuid import UUID

import msgspec

from stoa.commons.reviews import refresh_proof
from stoa.kernel.jobs import Job, JobContext
from stoa.sites.firstspawn.playtime import queries
from stoa.sites.firstspawn.servers.subject import REVIEWS


class Refresh(msgspec.Struct, frozen=True):
    """Whose reviews: those of a server, or those by a person."""

    server_id: UUID | None = None
    person_id: UUID | None = None


async def refresh(ctx: JobContext, told: Refresh) -> int:
    """Refresh them; give how many."""
    done = 0
    if told.server_id is not None:
        seen: set[UUID] = set()
        while authors := set(await queries.STALE_AUTHORS.all(ctx.db.once(), server_id=told.server_id)) - seen:
            seen |= authors
            for author in authors:
                await _refresh(ctx, told.server_id, author)
            done += len(authors)
    if told.person_id is not None:
        for server in await queries.REVIEWED_BY.all(ctx.db.once(), person_id=told.person_id):
            await _refresh(ctx, server, told.person_id)
            done += 1
    return done


async def _refresh(ctx: JobContext, server_id: UUID, person_id: UUID) -> None:
    async with ctx.db.write() as tx:
        await refresh_proof(tx, REVIEWS, server_id, person_id)


REFRESH = Job("playtime.refresh-reviews", Refresh, refresh, dedupe_until="begun")
