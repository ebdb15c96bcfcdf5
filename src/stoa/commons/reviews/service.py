"""What may happen to reviews. Whatever changes one holds its row first, and the row of the totals after it."""

from uuid import UUID

import msgspec

from stoa.commons.speech import report_speech
from stoa.commons.subjects import Card, Viewer, check_seen, find_cards, find_subject
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.db.query import as_json
from stoa.kernel.decisions import Decision
from stoa.kernel.errors import NotFound
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .access import lock_own_review, lock_shown_review
from .errors import NoSuchReview, NothingSaid, NotTheOwner, OwnReview, OwnSubject, ReviewExists
from .events import ReviewChanged, ReviewFlagged, ReviewRemoved, ReviewReplied, ReviewSubmitted, ReviewVoted
from .models import (
    LEAST,
    Flagged,
    Review,
    ReviewChange,
    ReviewedThing,
    ReviewElsewhere,
    ReviewInput,
    ReviewPolicy,
    ReviewVersion,
    State,
    Totals,
)
from .permissions import MODERATE
from .queries import ReviewRow, TotalsRow
from .rules import hold_decision, objections_to, ruling, totals_of, wilson


def resolve_tag(kind: str, subject_id: UUID) -> str:
    """Name what finished answers about the reviews of a thing depend on."""
    return f"reviews:{kind}:{subject_id}"


async def list_reviews(db: Read, card: Card, kind: str, asked: ListRequest, viewer: Viewer) -> Page[Review]:
    """Give one page of the reviews of a thing."""
    return await queries.REVIEWS.page(db, asked, subject_kind=kind, subject_id=card.id, viewer_id=viewer.id)


async def list_waiting(db: Read, card: Card, kind: str, asked: ListRequest, viewer: Viewer) -> Page[Review]:
    """Give one page of the reviews of a thing that nobody has answered."""
    return await queries.WAITING.page(db, asked, subject_kind=kind, subject_id=card.id, viewer_id=viewer.id)


async def list_reviews_by(
    db: Read, site: Site, author_id: UUID, asked: ListRequest, viewer: Viewer
) -> Page[ReviewElsewhere]:
    """Give one page of what somebody has reviewed, each with what it is about where that may be seen."""
    page = await queries.REVIEWS_OF_AUTHOR.page(db, asked, author_id=author_id, viewer_id=viewer.id)
    cards = await find_cards(db, site, [(one.subject_kind, one.subject_id) for one in page.data])
    told = []
    for one in page.data:
        subject, card = find_subject(site, one.subject_kind), cards.get((one.subject_kind, one.subject_id))
        seen = subject is not None and card is not None and subject.may_see(card, viewer)
        about = ReviewedThing(one.subject_kind, card.id, card.title, card.url) if card is not None and seen else None
        told.append(ReviewElsewhere(one, about))
    return page.told_as(told)


async def list_in_state(db: Read, asked: ListRequest, viewer: Viewer) -> Page[Review]:
    """Give one page of reviews of whatever state, for moderators."""
    return await queries.REVIEWS_IN_STATE.page(db, asked, viewer_id=viewer.id)


async def load_totals(db: Read, policy: ReviewPolicy, subject_id: UUID) -> Totals:
    """Give what all reviews of a thing come to."""
    row = await queries.FIND_TOTALS.first(db, subject_kind=policy.kind, subject_id=subject_id)
    return _totals(row or TotalsRow(0, 0, 0, 0, 0, 0), policy)


async def load_review(db: Read, site: Site, review_id: UUID, viewer: Viewer) -> Review:
    """Give a review that the viewer may see: who wrote it and moderators always, others with what it is about."""
    found = await queries.FIND.first(db, id=review_id, viewer_id=viewer.id)
    if found is None or found.state == State.WITHDRAWN:
        raise NoSuchReview
    if viewer.id == found.author.id or MODERATE.name in viewer.permissions:
        return found
    about = (found.subject_kind, found.subject_id)
    if found.state != State.SHOWN or not await check_seen(db, site, *about, viewer):
        raise NoSuchReview
    return found


async def find_own_review(db: Read, kind: str, subject_id: UUID, person_id: UUID) -> Review | None:
    """Give what somebody has written about a thing, whether it is shown or not."""
    return await queries.FIND_OWN.first(db, subject_kind=kind, subject_id=subject_id, viewer_id=person_id)


async def list_versions(db: Read, review_id: UUID) -> list[ReviewVersion]:
    """Give what stood in a review before, the latest first."""
    return await queries.LIST_VERSIONS.all(db, id=review_id)


async def submit_review(tx: Write, policy: ReviewPolicy, card: Card, author_id: UUID, draft: ReviewInput) -> Review:
    """Write a review of a thing: shown at once, or held until a moderator has read it."""
    if card.owner_id == author_id or await policy.is_related(tx, card.id, author_id):
        raise OwnSubject
    title, content = _tidy(draft.title, draft.content)
    decision = await _judge(tx, policy, author_id, title, content)
    proof = await policy.proof(tx, card.id, author_id)
    state = State.SHOWN if decision is None else State.HELD
    review_id = await queries.INSERT.first(
        tx,
        id=new_id(),
        subject_kind=policy.kind,
        subject_id=card.id,
        author_id=author_id,
        rating=draft.rating,
        title=title,
        content=content,
        state=state,
        decision=_stored(decision),
        is_verified=proof.is_verified,
        verified_playtime=proof.minutes,
        now=clock.now(),
    )
    if review_id is None:
        raise ReviewExists
    if state == State.SHOWN:
        await _shift(tx, policy, card.id, None, (draft.rating, proof.is_verified))
    is_held = state == State.HELD
    owner_id = card.owner_id
    await emit(tx, ReviewSubmitted(review_id, policy.kind, card.id, author_id, draft.rating, owner_id, is_held))
    return await queries.FIND.one(tx, id=review_id, viewer_id=author_id)


async def edit_review(
    tx: Write, policies: tuple[ReviewPolicy, ...], review_id: UUID, author_id: UUID, change: ReviewChange
) -> Review:
    """Change one's own review; what stood there before is kept, and it is judged anew."""
    row = await lock_own_review(tx, review_id, author_id)
    policy = resolve_policy(policies, row.subject_kind)
    rating = row.rating if change.rating is msgspec.UNSET else change.rating
    title, content = _tidy(
        row.title if change.title is msgspec.UNSET else change.title,
        row.content if change.content is msgspec.UNSET else change.content,
    )
    if (rating, title, content) != (row.rating, row.title, row.content):
        decision = await _judge(tx, policy, author_id, title, content)
        state = State.SHOWN if decision is None else State.HELD
        now = clock.now()
        await queries.KEEP_VERSION.run(tx, id=row.id, now=now)
        await queries.EDIT.run(
            tx,
            id=row.id,
            rating=rating,
            title=title,
            content=content,
            state=state,
            decision=_stored(decision),
            now=now,
        )
        after = (rating, row.is_verified) if state == State.SHOWN else None
        await _shift(tx, policy, row.subject_id, _counted(row), after)
        await emit(tx, ReviewChanged(row.id, row.subject_kind, row.subject_id, row.author_id, rating, state))
    return await queries.FIND.one(tx, id=row.id, viewer_id=author_id)


async def withdraw_review(tx: Write, policies: tuple[ReviewPolicy, ...], review_id: UUID, author_id: UUID) -> None:
    """Take one's own review back; it may be written anew."""
    row = await lock_own_review(tx, review_id, author_id)
    await queries.KEEP_VERSION.run(tx, id=row.id, now=clock.now())
    await queries.WITHDRAW.run(tx, id=row.id)
    await _shift(tx, resolve_policy(policies, row.subject_kind), row.subject_id, _counted(row), None)
    await emit(tx, ReviewRemoved(row.id, row.subject_kind, row.subject_id, row.author_id, State.WITHDRAWN))


async def vote_review(tx: Write, review_id: UUID, voter_id: UUID, *, is_upvote: bool | None) -> Review:
    """Say whether a review helped; None takes one's vote back."""
    row = await lock_shown_review(tx, review_id)
    if row.author_id == voter_id:
        raise OwnReview
    was = await queries.FIND_VOTE.first(tx, id=row.id, person_id=voter_id)
    if was != is_upvote:
        if is_upvote is None:
            await queries.DROP_VOTE.run(tx, id=row.id, person_id=voter_id)
        else:
            await queries.SET_VOTE.run(tx, id=row.id, person_id=voter_id, is_upvote=is_upvote, now=clock.now())
        up = row.upvotes + (is_upvote is True) - (was is True)
        down = row.downvotes + (is_upvote is False) - (was is False)
        await queries.COUNT_VOTES.run(tx, id=row.id, up=up, down=down, helpful=wilson(up, down))
        tx.drop_tags(resolve_tag(row.subject_kind, row.subject_id))
        told = ReviewVoted(row.id, row.subject_kind, row.subject_id, row.author_id, voter_id, is_upvote, was)
        await emit(tx, told)
    return await queries.FIND.one(tx, id=row.id, viewer_id=voter_id)


async def check_may_answer(
    db: Read, policies: tuple[ReviewPolicy, ...], kind: str, card: Card | None, person_id: UUID
) -> None:
    """Refuse whoever neither owns what is reviewed nor may answer for its owner."""
    if card is None:
        raise NotTheOwner
    if card.owner_id != person_id and not await resolve_policy(policies, kind).may_answer(db, card.id, person_id):
        raise NotTheOwner


async def reply_to_review(
    tx: Write,
    policies: tuple[ReviewPolicy, ...],
    review_id: UUID,
    card: Card | None,
    owner_id: UUID,
    content: str | None,
) -> Review:
    """Answer a review of what one looks after; without a text, take the answer back."""
    row = await lock_shown_review(tx, review_id)
    await check_may_answer(tx, policies, row.subject_kind, card, owner_id)
    text = content.strip() if content is not None else None
    if text == "":
        message = "Write an answer, or delete the one that stands there."
        raise NothingSaid(message)
    if text != row.reply:
        reply_by = owner_id if text is not None else None
        await queries.SET_REPLY.run(tx, id=row.id, reply=text, reply_by=reply_by, now=clock.now())
        tx.drop_tags(resolve_tag(row.subject_kind, row.subject_id))
        if text is not None:
            await emit(tx, ReviewReplied(row.id, row.subject_kind, row.subject_id, row.author_id, owner_id))
    return await queries.FIND.one(tx, id=row.id, viewer_id=owner_id)


async def flag_review(tx: Write, site: Site, review: Review, viewer: Viewer, reason: str) -> Flagged:
    """Report a review to the moderators: by the name of a rule of the house, or in words."""
    await report_speech(tx, site, viewer, "review", review.id, reason)
    if viewer.id is not None:
        await emit(tx, ReviewFlagged(review.id, review.subject_kind, review.subject_id, viewer.id, reason.strip()))
    return Flagged(review.id, clock.now())


async def refresh_proof(tx: Write, policy: ReviewPolicy, subject_id: UUID, person_id: UUID) -> None:
    """Look again at what is proven of whoever has reviewed a thing; sites call it when they learn more."""
    review_id = await queries.LOCK_OF_AUTHOR.first(
        tx, subject_kind=policy.kind, subject_id=subject_id, author_id=person_id
    )
    if review_id is None:
        return
    row = await queries.LOCK.one(tx, id=review_id)
    proof = await policy.proof(tx, subject_id, person_id)
    await queries.SET_PROOF.run(tx, id=row.id, is_verified=proof.is_verified, minutes=proof.minutes)
    if row.state == State.SHOWN:
        await _shift(tx, policy, subject_id, _counted(row), (row.rating, proof.is_verified))


async def set_state(
    tx: Write, policies: tuple[ReviewPolicy, ...], review_id: UUID, state: State, reason: str = ""
) -> tuple[State, State]:
    """Show, hide or remove a review as a moderator decided; gives the states before and after."""
    row = await queries.LOCK.first(tx, id=review_id)
    if row is None or row.state == State.WITHDRAWN:
        raise NoSuchReview
    if row.state != state:
        words = {State.HIDDEN: "hidden", State.REMOVED: "removed"}.get(state)
        decision = ruling(words, reason or "It broke a rule of this site.") if words else None
        await queries.SET_STATE.run(tx, id=row.id, state=state, decision=_stored(decision))
        after = (row.rating, row.is_verified) if state == State.SHOWN else None
        await _shift(tx, resolve_policy(policies, row.subject_kind), row.subject_id, _counted(row), after)
        about = (row.id, row.subject_kind, row.subject_id, row.author_id)
        told = ReviewChanged(*about, row.rating, state) if after else ReviewRemoved(*about, state, reason)
        await emit(tx, told)
    return row.state, state


async def recompute_totals(tx: Write, policy: ReviewPolicy, subject_id: UUID) -> Totals:
    """Count the reviews of a thing from the start, for imports and for whoever doubts the figures."""
    await _totals_changed(tx, policy, subject_id, {})
    counted = await queries.RECOUNT.one(tx, subject_kind=policy.kind, subject_id=subject_id)
    kept = await queries.FIND_TOTALS.one(tx, subject_kind=policy.kind, subject_id=subject_id)
    missing = {name: getattr(counted, name) - getattr(kept, name) for name in TotalsRow.__struct_fields__}
    return await _totals_changed(tx, policy, subject_id, missing)


def resolve_policy(policies: tuple[ReviewPolicy, ...], kind: str) -> ReviewPolicy:
    """Give what the site says of the reviews of a kind."""
    found = next((one for one in policies if one.kind == kind), None)
    if found is None:
        raise NotFound
    return found


def _tidy(title: str | None, content: str) -> tuple[str | None, str]:
    tidy = content.strip()
    if len(tidy) < LEAST:
        raise NothingSaid
    return (title or "").strip() or None, tidy


async def _judge(db: Read, policy: ReviewPolicy, author_id: UUID, title: str | None, content: str) -> Decision | None:
    text = f"{title or ''}\n{content}"
    objections = (*objections_to(text), *await policy.judge(db, text))
    joined_at = await queries.JOINED_AT.one(db, id=author_id)
    return hold_decision(objections, joined_at, clock.now(), policy.newcomers_wait)


def _stored(decision: Decision | None) -> str | None:
    return None if decision is None else as_json(decision)


def _counted(row: ReviewRow) -> tuple[int, bool] | None:
    return (row.rating, row.is_verified) if row.state == State.SHOWN else None


def _totals(row: TotalsRow, policy: ReviewPolicy) -> Totals:
    histogram = (row.ones, row.twos, row.threes, row.fours, row.fives)
    return totals_of(histogram, row.verified, policy.prior)


async def _shift(
    tx: Write, policy: ReviewPolicy, subject_id: UUID, before: tuple[int, bool] | None, after: tuple[int, bool] | None
) -> None:
    """Take one review out of the totals and put one in."""
    names = TotalsRow.__struct_fields__
    moved = dict.fromkeys(names, 0)
    for counted, by in ((before, -1), (after, 1)):
        if counted is not None:
            moved[names[counted[0] - 1]] += by
            moved["verified"] += by * counted[1]
    tx.drop_tags(resolve_tag(policy.kind, subject_id))
    if any(moved.values()):
        await _totals_changed(tx, policy, subject_id, moved)


async def _totals_changed(tx: Write, policy: ReviewPolicy, subject_id: UUID, moved: dict[str, int]) -> Totals:
    deltas = dict.fromkeys(TotalsRow.__struct_fields__, 0) | moved
    row = await queries.SHIFT_TOTALS.one(tx, subject_kind=policy.kind, subject_id=subject_id, **deltas)
    totals = _totals(row, policy)
    await queries.SET_SCORE.run(tx, subject_kind=policy.kind, subject_id=subject_id, score=totals.score)
    await policy.on_totals(tx, subject_id, totals)
    return totals
