"""What changes a reputation. What a cause is worth is settled: the difference to what it has counted becomes a line."""

from functools import partial
from uuid import UUID

import structlog

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Database, Read, Write, as_json
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.kernel.rules import Dated

from . import queries
from .models import Action, Adjustment, Reputation, ReputationChanged, ReputationRecounted
from .rules import DELTAS, Deltas

log = structlog.get_logger(__name__)

VOTES_AT_ONCE = 5000


async def settle_reputation(
    tx: Write, person_id: UUID, action: Action, cause: str, worth: int, reason: str, *, rule: Dated[Deltas]
) -> int | None:
    """Let a cause count what it is worth, however often it is told; gives the new total where it changes.

    What is undone is worth nothing: the line that is added then is the reverse of those before it.
    """
    if await queries.HOLD.first(tx, person_id=person_id) is None:
        return None
    delta = worth - await queries.COUNTED.one(tx, person_id=person_id, cause=cause)
    if not delta:
        return None
    made_by: dict[str, str | int] = {"rule": rule.name, "version": rule.version}
    return await _add(tx, person_id, action, delta, reason, cause=cause, metadata=made_by)


async def _add(
    tx: Write,
    person_id: UUID,
    action: Action,
    delta: int,
    reason: str,
    *,
    cause: str | None = None,
    metadata: dict[str, str | int] | None = None,
    created_by: UUID | None = None,
) -> int:
    total = await queries.ADD.one(
        tx,
        id=new_id(),
        person_id=person_id,
        action=action,
        delta=delta,
        reason=reason,
        metadata=as_json(metadata or {}),
        cause=cause,
        now=clock.now(),
        created_by=created_by,
    )
    await emit(tx, ReputationChanged(person_id, delta, total, reason))
    return total


async def save_adjustment(tx: Write, person_id: UUID, told: Adjustment, by_id: UUID, by: By) -> Reputation:
    """Change a reputation by hand."""
    if told.delta:
        reason = told.reason.strip()
        await _add(tx, person_id, Action.MANUAL_ADJUSTMENT, told.delta, reason, created_by=by_id)
        after = {"delta": told.delta}
        await audit.record(
            tx, "reputation.adjusted", by=by, kind="person", id=person_id, after=after, reason=reason, about=person_id
        )
    return await load_reputation(tx, person_id, with_names=True)


async def load_reputation(db: Read, person_id: UUID, *, with_log: bool = True, with_names: bool = False) -> Reputation:
    """Give somebody's reputation and the latest hundred lines of it; with names, who added them by hand."""
    total = await queries.TOTAL.one(db, person_id=person_id)
    log = await queries.LOG.all(db, person_id=person_id, with_names=with_names) if with_log else []
    return Reputation(person_id, total, log)


async def settle_votes(tx: Write, review_id: UUID, voter_id: UUID | None = None) -> None:
    """Count what the votes on a review are worth to its author, as they stand now: all of them, or one."""
    review = await queries.REVIEW.first(tx, review_id=review_id)
    if review is None:
        return
    rule = await DELTAS.at(tx)
    await queries.HOLD.first(tx, person_id=review.author_id)
    asked, after = {"review_id": review_id, "voter_id": voter_id, "author_id": review.author_id}, None
    while votes := await queries.VOTES.all(tx, **asked, after=after, most=VOTES_AT_ONCE):
        after = votes[-1].voter_id
        for vote in votes:
            worth = count_vote(rule.values, is_upvote=vote.is_upvote)
            if worth == vote.counted:
                continue
            gone = vote.is_upvote is None
            action = Action.REVIEW_UPVOTED if worth > vote.counted else Action.REVIEW_DOWNVOTED
            reason = "A vote on your review counts no more" if gone else "Somebody voted on your review"
            cause = f"review-vote:{review_id}:{vote.voter_id}"
            await settle_reputation(tx, review.author_id, action, cause, worth, reason, rule=rule)


def count_vote(deltas: Deltas, *, is_upvote: bool | None) -> int:
    """Say what a vote on a review is worth; one that was taken back, nothing."""
    if is_upvote is None:
        return 0
    return deltas.review_upvoted if is_upvote else deltas.review_downvoted


async def settle_removal(tx: Write, review_id: UUID) -> None:
    """Count it against somebody that a moderator has removed a review of theirs, as long as it stays removed."""
    review = await queries.REVIEW.first(tx, review_id=review_id)
    if review is None:
        return
    rule = await DELTAS.at(tx)
    gone = review.state == "removed"
    reason = "A moderator removed a review of yours" if gone else "A review of yours is no longer removed"
    await settle_reputation(
        tx,
        review.author_id,
        Action.REVIEW_FLAGGED_SPAM,
        f"review-removed:{review_id}",
        rule.values.review_removed if gone else 0,
        reason,
        rule=rule,
    )


async def settle_guild(tx: Write, guild_id: UUID) -> None:
    """Let whoever owns a guild that has grown have its worth; whoever owned it before has it no more."""
    rule = await DELTAS.at(tx)
    cause = f"guild-grown:{guild_id}"
    owner = await queries.GUILD_OWNER.first(tx, guild_id=guild_id)
    counted = await queries.COUNTED_FOR_ANYBODY.all(tx, cause=cause)
    grown = owner is not None and owner.counted >= rule.values.guild_members
    worth = {one.person_id: 0 for one in counted}
    if owner is not None and grown:
        worth[owner.person_id] = rule.values.guild_grown
    for person_id in sorted(worth):
        reason = "A guild has grown" if worth[person_id] else "A guild is smaller again, or another's"
        await settle_reputation(tx, person_id, Action.GUILD_CONTRIBUTION, cause, worth[person_id], reason, rule=rule)


async def settle_puzzle(tx: Write, person_id: UUID, puzzle_id: UUID, *, won: bool = True) -> None:
    """Count a puzzle that somebody has won, once; one whose answer is taken back counts no more."""
    rule = await DELTAS.at(tx)
    worth = rule.values.puzzle_won if won else 0
    reason = "Solved a puzzle" if won else "A puzzle counts no more"
    await settle_reputation(tx, person_id, Action.PUZZLE_WIN, f"puzzle:{puzzle_id}", worth, reason, rule=rule)


async def verify_totals(database: Database) -> int:
    """Compare every total with the sum of its log; give how many were mended, each written into the audit log."""
    unequal = await queries.UNEQUAL.all(database.read())
    for one in unequal:
        await database.transact(partial(_mend, person_id=one.person_id))
    if unequal:
        log.error("reputation_unequal", people=len(unequal))
    return len(unequal)


async def settle_guilds(database: Database) -> None:
    """Let every guild's reputation be the sum of its members'."""
    async with database.write() as tx:
        await queries.RECOUNT_GUILDS.run(tx)


async def _mend(tx: Write, person_id: UUID) -> None:
    before = await queries.HOLD.first(tx, person_id=person_id)
    after = await queries.MEND.first(tx, person_id=person_id)
    if after is None:
        return
    await audit.record(
        tx,
        "reputation.recounted",
        by=By(name="reputation.verify"),
        kind="person",
        id=person_id,
        before={"total": before},
        after={"total": after},
        about=person_id,
    )
    await emit(tx, ReputationRecounted(person_id, after))
