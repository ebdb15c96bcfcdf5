"""The rules of voting."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Database, Read, Write, as_json
from stoa.kernel.decisions import Decision
from stoa.kernel.errors import NotFound
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .errors import AlreadyVoted, OwnServer
from .events import VoteReceived
from .models import PendingVote, Standing, Vote, VoteLine, VoteSummary
from .queries import Ballot
from .rules import VOTING, month_of, weigh_vote

_NETWORKS_ARE_KEPT = timedelta(days=2)


async def load_ballot(db: Read, server: str, person_id: UUID | None) -> Ballot:
    """Give the server that somebody would vote for."""
    found = await queries.FIND_SERVER.first(db, server=server, person_id=person_id)
    if found is None:
        raise NotFound
    return found


async def vote_for(tx: Write, server: str, person_id: UUID, username: str, network: bytes | None = None) -> Vote:
    """Cast a vote: the first of the day counts, however many arrive at once. One that is not believed says why."""
    ballot = await load_ballot(tx, server, person_id)
    if ballot.is_team:
        raise OwnServer
    today = clock.now().date()
    vote_id = await queries.CAST.first(
        tx, id=new_id(), server_id=ballot.id, person_id=person_id, day=today, username=username, network=network
    )
    if vote_id is None:
        raise AlreadyVoted
    streak = await queries.STREAK.one(tx, person_id=person_id, server_id=ballot.id, day=today)
    cast = _Cast(vote_id, ballot.id, person_id, today, network)
    votes, decision = await _count_vote(tx, cast)
    await emit(tx, VoteReceived(ballot.id, vote_id, person_id, username, streak, is_counted=decision is None))
    tx.drop_tags(f"server:{ballot.id}")
    midnight = datetime.combine(today + timedelta(days=1), time.min, UTC)
    return Vote(vote_id, ballot.id, today, username, streak, votes, midnight, decision is None, decision)


class _Cast(NamedTuple):
    """A vote that was taken, before it counts."""

    id: UUID
    server_id: UUID
    person_id: UUID
    day: date
    network: bytes | None


async def _count_vote(tx: Write, cast: _Cast) -> tuple[int, Decision | None]:
    """Count a vote, or say why not; give how many the server has this month."""
    month = {"server_id": cast.server_id, "month": month_of(cast.day)}
    votes = await queries.COUNT_MONTH.one(tx, **month, more=0)  # others wait here, so that a limit is kept exactly
    verdict = weigh_vote(await queries.AROUND.one(tx, **cast._asdict()), clock.now(), await VOTING.at(tx))
    if verdict is not None:
        discounted, decision = verdict
        await queries.DISCOUNT.run(tx, id=cast.id, discounted=discounted, decision=as_json(decision))
        return votes, decision
    votes = await queries.COUNT_MONTH.one(tx, **month, more=1)
    await queries.SET_COUNT.run(tx, server_id=cast.server_id, votes=votes)
    return votes, None


async def forget_networks(database: Database) -> int:
    """Forget from which networks votes came; give of how many."""
    before, forgotten = clock.now().date() - _NETWORKS_ARE_KEPT, 0
    while some := len(await queries.FORGET_NETWORKS.all(database.once(), before=before)):
        forgotten += some
    return forgotten


async def withdraw_votes(tx: Write, _: Site, person_id: UUID) -> None:
    """Count the votes of somebody who is erased no more, in this month and in those before."""
    month = month_of(clock.now().date())
    for row in await queries.TAKE_BACK.all(tx, person_id=person_id):
        if row.month == month:
            await queries.SET_COUNT.run(tx, server_id=row.server_id, votes=row.votes)
        tx.drop_tags(f"server:{row.server_id}")


async def load_summary(db: Read, server_id: UUID) -> VoteSummary:
    """Give how a server stands among the others this month, and how it stood before."""
    month = month_of(clock.now().date())
    since = datetime.combine(month, time.min, UTC)
    return VoteSummary(
        votes_this_month=await queries.VOTES_IN.one(db, server_id=server_id, month=month),
        rank=await queries.RANK.one(db, server_id=server_id),
        months=await queries.MONTHS.all(db, server_id=server_id),
        top=await queries.TOP.all(db, server_id=server_id, since=since),
    )


async def load_standing(db: Read, server_id: UUID, person_id: UUID) -> Standing:
    """Say whether somebody has voted today, for how many days in a row, and for whom."""
    return await queries.STANDING.one(db, server_id=server_id, person_id=person_id, day=clock.now().date())


async def list_votes(db: Read, server_id: UUID) -> list[VoteLine]:
    """List the latest votes for the server's team."""
    return await queries.LATEST.all(db, server_id=server_id)


async def list_pending(db: Read, server_id: UUID) -> list[PendingVote]:
    """List the votes that the server's plugin has not taken, the oldest first."""
    return await queries.PENDING.all(db, server_id=server_id)


async def accept_votes(tx: Write, server_id: UUID, ids: Sequence[UUID]) -> int:
    """Note that the plugin has taken votes; give how many it had not taken before."""
    return len(await queries.ACKNOWLEDGE.all(tx, server_id=server_id, ids=list(ids)))


async def recompute_months(database: Database) -> int:
    """Let every server show the running month's votes; give how many showed others."""
    month, changed = month_of(clock.now().date()), 0
    while some := await queries.TURN_MONTH.run(database.once(), month=month):
        changed += some
    return changed
