"""Counting votes after all."""

from uuid import UUID

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.sites.firstspawn.votes.queries import COUNT_MONTH, SET_COUNT
from stoa.sites.firstspawn.votes.rules import month_of

from . import queries
from .errors import NoSuchDiscounted
from .models import CountInput, DiscountedLine


async def list_discounted(db: Read, asked: ListRequest) -> Page[DiscountedLine]:
    """Give one page of votes that do not count."""
    return await queries.DISCOUNTED.page(db, asked)


async def count_after_all(tx: Write, vote_id: UUID, told: CountInput, by: By) -> int:
    """Count a vote, or all of its day and reason, in the month that it belongs to; give how many."""
    found = await queries.COUNT.first(tx, id=vote_id, together=told.together)
    if found is None:
        raise NoSuchDiscounted
    votes = await COUNT_MONTH.one(tx, server_id=found.server_id, month=found.month, more=found.votes)
    if found.month == month_of(clock.now().date()):
        await SET_COUNT.run(tx, server_id=found.server_id, votes=votes)
    await audit.record(
        tx,
        "votes.counted",
        by=by,
        kind="server",
        id=found.server_id,
        before={"votes": votes - found.votes},
        after={"votes": votes, "month": found.month.isoformat()},
        reason=told.reason,
    )
    tx.drop_tags(f"server:{found.server_id}")
    return found.votes
