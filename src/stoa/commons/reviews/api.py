"""JSON routes of reviews: those of one kind of thing at the address that its site gives it, and those of any."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.people import service as people
from stoa.commons.moderation.errors import AlreadyReported, OwnThing
from stoa.commons.speech import require_look
from stoa.commons.subjects import (
    At,
    NoSuchSubject,
    Subject,
    bind_handler,
    find_cards,
    load_card_at,
    viewer_of,
)
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.feature import Site
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, Route, delete, get, patch, post
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .errors import (
    NoSuchReview,
    NothingSaid,
    NotTheOwner,
    NotYourReview,
    OwnReview,
    OwnSubject,
    ReviewClosed,
    ReviewExists,
)
from .models import (
    Flagged,
    FlagInput,
    ReplyInput,
    Review,
    ReviewChange,
    ReviewElsewhere,
    ReviewInput,
    ReviewPolicy,
    ReviewVersion,
    RulingInput,
    State,
    Totals,
    VoteInput,
)
from .permissions import MODERATE
from .queries import REVIEWS, REVIEWS_IN_STATE, REVIEWS_OF_AUTHOR

WRITING = Limit("reviews", {"anonymous": Rate(5, per=HOUR), "premium": Rate(10, per=HOUR), "staff": Rate(60, per=HOUR)})
VOTING = Limit("review-votes", {"anonymous": Rate(120, per=HOUR), "staff": Rate(600, per=HOUR)})
FLAGGING = Limit("review-flags", {"anonymous": Rate(20, per=HOUR), "staff": None})
type IdOrUsername = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Act = Annotated[str, msgspec.Meta(pattern=r"^(show|hide|remove)$(?!\n)", extra={"form": "show, hide or remove"})]
STATES = {"show": State.SHOWN, "hide": State.HIDDEN, "remove": State.REMOVED}
_may_moderate = permission(MODERATE.name)


def policies_of(site: Site) -> tuple[ReviewPolicy, ...]:
    """Give what the site says of its reviews."""
    return site.declared(ReviewPolicy)


async def queue_if_held(db: Write, site: Site, review: Review) -> None:
    """Let moderators find a review that waits."""
    if review.state == State.HELD:
        await require_look(db, site, "review", review.id)


async def list_reviews(db: Read, request: Exchange, at: At, asked: ListRequest, *, subject: Subject) -> Page[Review]:
    """Reviews that are shown, the most helpful first unless asked otherwise."""
    viewer = viewer_of(request.actor)
    card = await load_card_at(db, subject, at, viewer)
    request.tag(service.resolve_tag(subject.kind, card.id))
    return await service.list_reviews(db, card, subject.kind, asked, viewer)


async def show_totals(db: Read, request: Exchange, at: At, *, subject: Subject, policy: ReviewPolicy) -> Totals:
    """How many gave each number of stars, and what they come to."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    request.tag(service.resolve_tag(subject.kind, card.id))
    return await service.load_totals(db, policy, card.id)


async def submit_review(
    db: Write, request: Exchange, at: At, body: ReviewInput, *, subject: Subject, policy: ReviewPolicy
) -> Reply[Review]:
    """Write a review. It is shown at once, or held for a moderator; then `decision` says why."""
    person = require_person(request.actor)
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    made = await service.submit_review(db, policy, card, person.id, body)
    await queue_if_held(db, request.app.site, made)
    return Reply(made, status=201, location=f"/api/v1/reviews/{made.id}")


def review_routes(subject: Subject, policy: ReviewPolicy, path: str) -> tuple[Route, ...]:
    """Give the routes of reviews of one kind of thing; `path` is its address, such as `/api/v1/servers/{server}`."""
    kept = Cached(seconds=15)
    return (
        get(
            f"{path}/reviews",
            access=public,
            listing=REVIEWS,
            cached=kept,
            faults=(NoSuchSubject,),
            summary=f"Reviews of a {subject.title}",
        )(bind_handler(list_reviews, path, subject.kind, subject=subject)),
        get(
            f"{path}/reviews/totals",
            access=public,
            cached=kept,
            faults=(NoSuchSubject,),
            summary=f"What the reviews of a {subject.title} come to",
        )(bind_handler(show_totals, path, subject.kind, subject=subject, policy=policy)),
        post(
            f"{path}/reviews",
            access=signed_in,
            status=201,
            limit=WRITING,
            faults=(NoSuchSubject, ReviewExists, OwnSubject, NothingSaid),
            idempotent=True,
            summary=f"Review a {subject.title}",
        )(bind_handler(submit_review, path, subject.kind, subject=subject, policy=policy)),
    )


@get("/api/v1/reviews/{review_id}", access=public, faults=(NoSuchReview,), summary="Show a review")
async def show_review(db: Read, request: Exchange, review_id: UUID) -> Review:
    """Show a review; one that is held or hidden only to its author and to moderators."""
    return await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))


@patch(
    "/api/v1/reviews/{review_id}",
    access=signed_in,
    limit=WRITING,
    faults=(NoSuchReview, NotYourReview, ReviewClosed, NothingSaid),
    summary="Edit your review",
)
async def edit_review(db: Write, request: Exchange, review_id: UUID, body: ReviewChange) -> Review:
    """Change a review of yours; moderators can see what stood there before."""
    person = require_person(request.actor)
    changed = await service.edit_review(db, policies_of(request.app.site), review_id, person.id, body)
    await queue_if_held(db, request.app.site, changed)
    return changed


@delete(
    "/api/v1/reviews/{review_id}",
    access=signed_in,
    faults=(NoSuchReview, NotYourReview, ReviewClosed),
    summary="Take your review back",
)
async def withdraw_review(db: Write, request: Exchange, review_id: UUID) -> None:
    """Take a review of yours back. You may write another one later."""
    person = require_person(request.actor)
    await service.withdraw_review(db, policies_of(request.app.site), review_id, person.id)


@post(
    "/api/v1/reviews/{review_id}/vote",
    access=signed_in,
    limit=VOTING,
    faults=(NoSuchReview, OwnReview),
    summary="Say whether a review helped",
)
async def vote_review(db: Write, request: Exchange, review_id: UUID, body: VoteInput) -> Review:
    """Vote a review up or down, change your vote, or take it back with null."""
    person = require_person(request.actor)
    return await service.vote_review(db, review_id, person.id, is_upvote=body.is_upvote)


@post(
    "/api/v1/reviews/{review_id}/reply",
    access=signed_in,
    limit=VOTING,
    faults=(NoSuchReview, NotTheOwner, NothingSaid),
    summary="Answer a review",
)
async def reply_to_review(db: Write, request: Exchange, review_id: UUID, body: ReplyInput) -> Review:
    """Answer a review of what is yours; a second answer replaces the first."""
    return await answer_review(db, request, review_id, body.content)


@delete(
    "/api/v1/reviews/{review_id}/reply",
    access=signed_in,
    limit=VOTING,
    faults=(NoSuchReview, NotTheOwner),
    summary="Take your answer to a review back",
)
async def delete_reply(db: Write, request: Exchange, review_id: UUID) -> Review:
    """Take your answer to a review back."""
    return await answer_review(db, request, review_id, None)


async def answer_review(db: Write, request: Exchange, review_id: UUID, content: str | None) -> Review:
    """Set what the owner of a reviewed thing answers, or take it away."""
    person = require_person(request.actor)
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    key = (review.subject_kind, review.subject_id)
    card = (await find_cards(db, request.app.site, [key])).get(key)
    return await service.reply_to_review(db, policies_of(request.app.site), review_id, card, person.id, content)


@post(
    "/api/v1/reviews/{review_id}/flag",
    access=signed_in,
    status=202,
    limit=FLAGGING,
    faults=(NoSuchReview, AlreadyReported, OwnThing),
    idempotent=True,
    summary="Report a review",
)
async def flag_review(db: Write, request: Exchange, review_id: UUID, body: FlagInput) -> Flagged:
    """Tell the moderators that something is wrong with a review; they tell you what came of it."""
    require_person(request.actor)
    viewer = viewer_of(request.actor)
    review = await service.load_review(db, request.app.site, review_id, viewer)
    return await service.flag_review(db, request.app.site, review, viewer, body.reason)


@get(
    "/api/v1/users/{user}/reviews",
    access=public,
    listing=REVIEWS_OF_AUTHOR,
    summary="What somebody has reviewed",
)
async def list_reviews_by(db: Read, request: Exchange, user: IdOrUsername, asked: ListRequest) -> Page[ReviewElsewhere]:
    """Reviews of one person that are shown, the latest first, with what they are about."""
    viewer = viewer_of(request.actor)
    author = await people.load_public_person(db, user)
    return await service.list_reviews_by(db, request.app.site, author.id, asked, viewer)


@get("/api/v1/admin/reviews", access=_may_moderate, listing=REVIEWS_IN_STATE, summary="Reviews, whatever their state")
async def list_in_state(db: Read, request: Exchange, asked: ListRequest) -> Page[Review]:
    """Reviews as moderators see them; `state=held` are those that wait."""
    return await service.list_in_state(db, asked, viewer_of(request.actor))


@get("/api/v1/admin/reviews/{review_id}/history", access=_may_moderate, summary="What stood in a review before")
async def list_versions(db: Read, review_id: UUID) -> list[ReviewVersion]:
    """Tell what a review said before each edit, the latest first."""
    return await service.list_versions(db, review_id)


@post(
    "/api/v1/admin/reviews/{review_id}/{act}",
    access=_may_moderate,
    faults=(NoSuchReview,),
    summary="Show, hide or remove a review",
)
async def rule_on_review(db: Write, request: Exchange, review_id: UUID, act: Act, body: RulingInput) -> Review:
    """Show a review that is held or hidden, hide it, or remove it; its author is told why."""
    await decide_review(db, request, review_id, act, body.reason)
    return await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))


async def decide_review(db: Write, request: Exchange, review_id: UUID, act: str, reason: str) -> None:
    """Do what a moderator decided, and write down who did it."""
    policies = policies_of(request.app.site)
    before, after = await service.set_state(db, policies, review_id, STATES[act], reason)
    await audit.record(
        db,
        f"review.{after}",
        by=audit.by_of(request),
        kind="review",
        id=review_id,
        before={"state": before},
        after={"state": after},
        reason=reason,
    )


ROUTES = (
    show_review,
    edit_review,
    withdraw_review,
    vote_review,
    reply_to_review,
    delete_reply,
    flag_review,
    list_reviews_by,
    list_in_state,
    list_versions,
    rule_on_review,
)
