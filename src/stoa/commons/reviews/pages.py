"""Pages of reviews: those of one thing, writing one, and what is done to one."""

from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.commons.subjects import (
    At,
    Card,
    Subject,
    bind_handler,
    find_cards,
    load_card_at,
    viewer_of,
)
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import Cached, Route, get, post
from stoa.kernel.together import Together

from . import service
from .api import FLAGGING, VOTING, WRITING, Act, answer_review, decide_review, policies_of, queue_if_held
from .forms import ReasonForm, ReplyForm, ReviewForm, VoteForm
from .models import FlagInput, ReplyInput, Review, ReviewChange, ReviewInput, ReviewPolicy, RulingInput
from .permissions import MODERATE
from .queries import REVIEWS, REVIEWS_IN_STATE

HISTORY_SHOWN = 5
_PLACES = {"NOTHING_SAID": "content", "ALREADY_REPORTED": "reason", "OWN_THING": "reason"}
_may_moderate = permission(MODERATE.name)


async def review_section(
    db: Read, request: Exchange, policy: ReviewPolicy, card: Card, *, most: int = HISTORY_SHOWN
) -> dict[str, Any]:
    """Give what a thing's own page shows of its reviews."""
    viewer = viewer_of(request.actor)
    request.tag(service.resolve_tag(policy.kind, card.id))
    asked = REVIEWS.ask(f"limit={most}", request.app.keys, actor=viewer.id or "")
    async with Together() as ask:
        reviews = ask(service.list_reviews(db, card, policy.kind, asked, viewer))
        totals = ask(service.load_totals(db, policy, card.id))
        own = ask(service.find_own_review(db, policy.kind, card.id, viewer.id)) if viewer.id else None
    return {
        "reviews": reviews.result().data,
        "totals": totals.result(),
        "own_review": own.result() if own is not None else None,
        "reviewed": card,
        "viewer": viewer,
    }


async def reviews_page(
    db: Read, request: Exchange, at: At, asked: ListRequest, *, subject: Subject, policy: ReviewPolicy
) -> View:
    """Show all reviews of a thing, in the order that is asked for."""
    viewer = viewer_of(request.actor)
    card = await load_card_at(db, subject, at, viewer)
    request.tag(service.resolve_tag(policy.kind, card.id))
    page = await service.list_reviews(db, card, policy.kind, asked, viewer)
    context = {
        "reviews": page.data,
        "totals": await service.load_totals(db, policy, card.id),
        "own_review": await service.find_own_review(db, policy.kind, card.id, viewer.id) if viewer.id else None,
        "reviewed": card,
        "viewer": viewer,
    }
    frame = list_context(f"{card.url}/reviews", asked, page, label=_label, search="q")
    return View("reviews/all.html", {**frame, **context}, block="results")


def _label(name: str, value: str) -> str:
    if name == "rating":
        return f"{value} stars"
    return "Verified" if value == "true" else "Not verified"


async def write_page(db: Read, request: Exchange, at: At, *, subject: Subject, policy: ReviewPolicy) -> View:
    """Show the form of a review: empty, or with what one has written before."""
    viewer = viewer_of(request.actor)
    card = await load_card_at(db, subject, at, viewer)
    own = await service.find_own_review(db, policy.kind, card.id, require_person(request.actor).id)
    form = ReviewForm(str(own.rating), own.title or "", own.content) if own else ReviewForm()
    return _write_view(card, own, form, WELCOME)


def _write_view(card: Card, own: Review | None, form: ReviewForm, refusal: Refusal) -> View:
    return form_view("reviews/write.html", {"reviewed": card, "own": own, "form": form}, refusal)


async def write_review(
    db: Write, request: Exchange, at: At, body: ReviewForm, *, subject: Subject, policy: ReviewPolicy
) -> View | Redirect:
    """Take a review from the form, or the changes of one's own."""
    person = require_person(request.actor)
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    own = await service.find_own_review(db, policy.kind, card.id, person.id)
    values = {"rating": body.rating or 0, "title": body.title or None, "content": body.content}
    try:
        async with db.savepoint():
            if own is None:
                made = await service.submit_review(db, policy, card, person.id, read_form(values, ReviewInput))
            else:
                change = read_form(values, ReviewChange)
                made = await service.edit_review(db, policies_of(request.app.site), own.id, person.id, change)
            await queue_if_held(db, request.app.site, made)
    except Fault as fault:
        return _write_view(card, own, body, refusal_of(fault, _PLACES))
    return Redirect(f"{card.url}#review-{made.id}" if made.decision is None else f"{card.url}#own-review")


def review_pages(subject: Subject, policy: ReviewPolicy, path: str) -> tuple[Route, ...]:
    """Give the pages of the reviews of one kind of thing: `path` is its page, such as `/servers/{server}`."""
    given = {"subject": subject, "policy": policy}
    return (
        get(
            f"{path}/reviews",
            access=public,
            listing=REVIEWS,
            cached=Cached(seconds=15),
            summary=f"All reviews of a {subject.title}",
        )(bind_handler(reviews_page, path, subject.kind, **given)),
        get(f"{path}/review", access=signed_in, listed=False, summary=f"Write about a {subject.title}")(
            bind_handler(write_page, path, subject.kind, **given)
        ),
        post(f"{path}/review", access=signed_in, listed=False, limit=WRITING, summary=f"Review a {subject.title}")(
            bind_handler(write_review, path, subject.kind, **given)
        ),
    )


async def _card_of(db: Read, request: Exchange, review: Review) -> Card | None:
    key = (review.subject_kind, review.subject_id)
    return (await find_cards(db, request.app.site, [key])).get(key)


def _back(card: Card | None, review_id: UUID) -> Redirect:
    return Redirect(f"{card.url}#review-{review_id}" if card else "/")


@get("/reviews/{review_id}", access=public, listed=False, summary="One review")
async def review_page(db: Read, request: Exchange, review_id: UUID) -> View:
    """Show one review by itself, for links to it."""
    viewer = viewer_of(request.actor)
    review = await service.load_review(db, request.app.site, review_id, viewer)
    return View(
        "reviews/one.html", {"review": review, "reviewed": await _card_of(db, request, review), "viewer": viewer}
    )


@post("/reviews/{review_id}/vote", access=signed_in, listed=False, limit=VOTING, summary="Say whether a review helped")
async def vote_review(db: Write, request: Exchange, review_id: UUID, body: VoteForm) -> View | Redirect:
    """Take a vote; the same once more takes it back."""
    person = require_person(request.actor)
    asked = {"true": True, "false": False}.get(body.is_upvote)
    voted = await service.vote_review(db, review_id, person.id, is_upvote=asked)
    card = await _card_of(db, request, voted)
    if request.is_htmx:
        return View(
            "reviews/one.html", {"review": voted, "reviewed": card, "viewer": viewer_of(request.actor)}, block="one"
        )
    return _back(card, review_id)


@get("/reviews/{review_id}/reply", access=signed_in, listed=False, summary="Answer a review")
async def reply_page(db: Read, request: Exchange, review_id: UUID) -> View:
    """Show the form in which the owner answers."""
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    card = await _card_of(db, request, review)
    policies, person = policies_of(request.app.site), require_person(request.actor)
    await service.check_may_answer(db, policies, review.subject_kind, card, person.id)
    form = ReplyForm(review.reply.content if review.reply else "")
    return await _act_view(db, request, "reviews/reply.html", review, form, WELCOME)


async def _act_view(
    db: Read, request: Exchange, template: str, review: Review, form: ReplyForm | ReasonForm, refusal: Refusal
) -> View:
    context = {
        "review": review,
        "reviewed": await _card_of(db, request, review),
        "viewer": viewer_of(request.actor),
        "form": form,
    }
    return form_view(template, context, refusal)


@post("/reviews/{review_id}/reply", access=signed_in, listed=False, limit=VOTING, summary="Answer a review")
async def reply_to_review(db: Write, request: Exchange, review_id: UUID, body: ReplyForm) -> View | Redirect:
    """Take the owner's answer; an empty one takes back what stood there."""
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    try:
        text = read_form({"content": body.content}, ReplyInput).content if body.content.strip() else None
        async with db.savepoint():
            await answer_review(db, request, review_id, text)
    except Fault as fault:
        return await _act_view(db, request, "reviews/reply.html", review, body, refusal_of(fault, _PLACES))
    return _back(await _card_of(db, request, review), review_id)


@get("/reviews/{review_id}/flag", access=signed_in, listed=False, summary="Report a review")
async def flag_page(db: Read, request: Exchange, review_id: UUID) -> View:
    """Ask what is wrong with a review."""
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    return await _act_view(db, request, "reviews/flag.html", review, ReasonForm(), WELCOME)


@post("/reviews/{review_id}/flag", access=signed_in, listed=False, limit=FLAGGING, summary="Report a review")
async def flag_review(db: Write, request: Exchange, review_id: UUID, body: ReasonForm) -> View | Redirect:
    """Take a report down for the moderators."""
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    try:
        reason = read_form({"reason": body.reason}, FlagInput).reason
        async with db.savepoint():
            await service.flag_review(db, request.app.site, review, viewer_of(request.actor), reason)
    except Fault as fault:
        return await _act_view(db, request, "reviews/flag.html", review, body, refusal_of(fault))
    return _back(await _card_of(db, request, review), review_id)


@post("/reviews/{review_id}/withdraw", access=signed_in, listed=False, summary="Take your review back")
async def withdraw_review(db: Write, request: Exchange, review_id: UUID) -> Redirect:
    """Take a review of one's own back."""
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    card = await _card_of(db, request, review)
    await service.withdraw_review(db, policies_of(request.app.site), review_id, require_person(request.actor).id)
    return Redirect(f"{card.url}#reviews" if card else "/")


@get("/admin/reviews", access=_may_moderate, listing=REVIEWS_IN_STATE, listed=False, summary="Reviews that wait")
async def admin_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List reviews of whatever state, for moderators."""
    page = await service.list_in_state(db, asked, viewer_of(request.actor))
    keys = [(one.subject_kind, one.subject_id) for one in page.data]
    context = {
        "tabs": admin_links(request),
        "reviews": page.data,
        "cards": await find_cards(db, request.app.site, keys),
        "refusal": WELCOME,
    }
    frame = list_context("/admin/reviews", asked, page, label=lambda _, value: value.capitalize(), search="q")
    return View("reviews/admin.html", {**frame, **context}, block="results")


@get("/admin/reviews/{review_id}", access=_may_moderate, listed=False, summary="A review and its past")
async def admin_review_page(db: Read, request: Exchange, review_id: UUID) -> View:
    """Show a review with what stood there before, and what can be done."""
    return await _admin_view(db, request, review_id, WELCOME)


async def _admin_view(db: Read, request: Exchange, review_id: UUID, refusal: Refusal) -> View:
    review = await service.load_review(db, request.app.site, review_id, viewer_of(request.actor))
    context = {
        "tabs": admin_links(request),
        "review": review,
        "reviewed": await _card_of(db, request, review),
        "viewer": viewer_of(request.actor),
        "versions": await service.list_versions(db, review_id),
    }
    return form_view("reviews/admin-one.html", context, refusal)


@post("/admin/reviews/{review_id}/{act}", access=_may_moderate, listed=False, summary="Show, hide or remove a review")
async def rule_on_review(db: Write, request: Exchange, review_id: UUID, act: Act, body: ReasonForm) -> View | Redirect:
    """Do what a moderator decides."""
    try:
        reason = read_form({"reason": body.reason}, RulingInput).reason
        async with db.savepoint():
            await decide_review(db, request, review_id, act, reason)
    except Fault as fault:
        return await _admin_view(db, request, review_id, refusal_of(fault))
    return Redirect(f"/admin/reviews/{review_id}")


ROUTES = (
    review_page,
    vote_review,
    reply_page,
    reply_to_review,
    flag_page,
    flag_review,
    withdraw_review,
    admin_page,
    admin_review_page,
    rule_on_review,
)
