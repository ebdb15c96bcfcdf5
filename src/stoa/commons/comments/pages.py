"""Pages of comments: the discussion of a thing, and looking after comments."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.commons.reviews.api import Act
from stoa.commons.reviews.forms import ReasonForm, VoteForm
from stoa.commons.reviews.models import RulingInput
from stoa.commons.subjects import At, Card, Subject, bind_handler, find_cards, load_card_at, viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import Cached, Route, get, post

from . import service
from .api import FLAGGING, VOTING, WRITING, close_thread, decide_comment, policies_of, queue_if_held
from .forms import CommentForm, LockForm
from .models import Comment, CommentChange, CommentInput, CommentPolicy, FlagInput, LockInput
from .permissions import MODERATE
from .queries import COMMENTS, COMMENTS_IN_STATE, REPLIES

_PLACES = {"EMPTY_COMMENT": "content", "NO_SUCH_COMMENT": "content"}
_may_moderate = permission(MODERATE.name)


async def discussion_page(db: Read, request: Exchange, at: At, asked: ListRequest, *, subject: Subject) -> View:
    """Show what is said of a thing."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    request.tag(service.resolve_tag(subject.kind, card.id))
    return await _discussion(db, request, subject, card, asked)


async def _discussion(
    db: Read,
    request: Exchange,
    subject: Subject,
    card: Card,
    asked: ListRequest,
    *,
    form: CommentForm | None = None,
    refusal: Refusal = WELCOME,
) -> View:
    viewer = viewer_of(request.actor)
    page = await service.list_comments(db, card, subject.kind, asked, viewer)
    may_lock = MODERATE.name in viewer.permissions or (viewer.id is not None and viewer.id == card.owner_id)
    context = {
        "comments": page.data,
        "thread": await service.load_thread(db, subject.kind, card.id),
        "about": card,
        "viewer": viewer,
        "may_lock": may_lock,
        "form": form or CommentForm(),
        "refusal": refusal,
    }
    frame = list_context(f"{card.url}/comments", asked, page, label=lambda _, value: value, search="q")
    return View("comments/all.html", {**frame, **context}, status=refusal.status, block="results")


async def submit_comment(
    db: Write, request: Exchange, at: At, body: CommentForm, *, subject: Subject, policy: CommentPolicy
) -> View | Redirect:
    """Take a comment or an answer from the form."""
    person = require_person(request.actor)
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    try:
        draft = read_form({"content": body.content, "parentId": body.parent_id or None}, CommentInput)
        async with db.savepoint():
            made = await service.submit_comment(db, policy, card, person.id, draft)
            await queue_if_held(db, request.app.site, made)
    except Fault as fault:
        asked = COMMENTS.ask("", request.app.keys, actor=request.actor.id or "")
        return await _discussion(db, request, subject, card, asked, form=body, refusal=refusal_of(fault, _PLACES))
    where = f"{card.url}/comments" if made.decision is None else f"/comments/{made.id}"
    return Redirect(f"{where}#comment-{made.id}")


async def lock_thread(db: Write, request: Exchange, at: At, body: LockForm, *, subject: Subject) -> Redirect:
    """Close a discussion, or open it again."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    await close_thread(db, request, subject.kind, card, LockInput(locked=body.locked, reason=body.reason[:500]))
    return Redirect(f"{card.url}/comments")


def comment_pages(subject: Subject, policy: CommentPolicy, path: str) -> tuple[Route, ...]:
    """Give the pages of the discussion of one kind of thing; `path` is its page, such as `/servers/{server}`."""
    return (
        get(
            f"{path}/comments",
            access=public,
            listing=COMMENTS,
            cached=Cached(seconds=15),
            summary=f"The discussion of a {subject.title}",
        )(bind_handler(discussion_page, path, subject.kind, subject=subject)),
        post(
            f"{path}/comments", access=signed_in, listed=False, limit=WRITING, summary=f"Comment on a {subject.title}"
        )(bind_handler(submit_comment, path, subject.kind, subject=subject, policy=policy)),
        post(f"{path}/comments/lock", access=signed_in, listed=False, summary="Close a discussion, or open it")(
            bind_handler(lock_thread, path, subject.kind, subject=subject)
        ),
    )


async def _card_of(db: Read, request: Exchange, comment: Comment) -> Card | None:
    key = (comment.subject_kind, comment.subject_id)
    return (await find_cards(db, request.app.site, [key])).get(key)


@get("/comments/{comment_id}", access=public, listing=REPLIES, listed=False, summary="A comment with its answers")
async def comment_page(db: Read, request: Exchange, comment_id: UUID, asked: ListRequest) -> View:
    """Show a comment by itself, with all answers."""
    return await _one(db, request, comment_id, asked, ReasonForm(), WELCOME)


async def _one(
    db: Read, request: Exchange, comment_id: UUID, asked: ListRequest, form: ReasonForm, refusal: Refusal
) -> View:
    viewer = viewer_of(request.actor)
    comment = await service.load_comment(db, request.app.site, comment_id, viewer)
    page = await service.list_replies(db, request.app.site, comment_id, asked, viewer)
    context = {
        "comment": comment,
        "replies": page.data,
        "about": await _card_of(db, request, comment),
        "viewer": viewer,
        "may_moderate": MODERATE.name in viewer.permissions,
        "versions": await service.list_versions(db, comment_id) if MODERATE.name in viewer.permissions else [],
        "form": form,
        "refusal": refusal,
    }
    frame = list_context(f"/comments/{comment_id}", asked, page, label=lambda _, value: value, search="q")
    return View("comments/one.html", {**frame, **context}, status=refusal.status)


async def _one_again(db: Read, request: Exchange, comment_id: UUID, fault: Fault) -> View:
    asked = REPLIES.ask("", request.app.keys, actor=request.actor.id or "")
    return await _one(db, request, comment_id, asked, ReasonForm(), refusal_of(fault, _PLACES))


@post("/comments/{comment_id}/edit", access=signed_in, listed=False, limit=WRITING, summary="Edit your comment")
async def edit_comment(db: Write, request: Exchange, comment_id: UUID, body: CommentForm) -> View | Redirect:
    """Take the new words of a comment of one's own."""
    try:
        text = read_form({"content": body.content}, CommentChange).content
        async with db.savepoint():
            person = require_person(request.actor)
            changed = await service.edit_comment(db, policies_of(request), comment_id, person.id, text)
            await queue_if_held(db, request.app.site, changed)
    except Fault as fault:
        return await _one_again(db, request, comment_id, fault)
    return Redirect(f"/comments/{comment_id}")


@post("/comments/{comment_id}/withdraw", access=signed_in, listed=False, summary="Delete your comment")
async def withdraw_comment(db: Write, request: Exchange, comment_id: UUID) -> Redirect:
    """Delete a comment of one's own."""
    comment = await service.load_comment(db, request.app.site, comment_id, viewer_of(request.actor))
    card = await _card_of(db, request, comment)
    await service.withdraw_comment(db, comment_id, require_person(request.actor).id)
    return Redirect(f"{card.url}/comments" if card else "/")


@post("/comments/{comment_id}/vote", access=signed_in, listed=False, limit=VOTING, summary="Vote on a comment")
async def vote_comment(db: Write, request: Exchange, comment_id: UUID, body: VoteForm) -> View | Redirect:
    """Take a vote; the same once more takes it back."""
    asked = {"true": True, "false": False}.get(body.is_upvote)
    voted = await service.vote_comment(db, comment_id, require_person(request.actor).id, is_upvote=asked)
    if request.is_htmx:
        return View("comments/votes.html", {"comment": voted, "viewer": viewer_of(request.actor)}, block="votes")
    card = await _card_of(db, request, voted)
    return Redirect(f"{card.url}/comments#comment-{comment_id}" if card else "/")


@post("/comments/{comment_id}/flag", access=signed_in, listed=False, limit=FLAGGING, summary="Report a comment")
async def flag_comment(db: Write, request: Exchange, comment_id: UUID, body: ReasonForm) -> View | Redirect:
    """Take a report down for the moderators."""
    comment = await service.load_comment(db, request.app.site, comment_id, viewer_of(request.actor))
    try:
        reason = read_form({"reason": body.reason}, FlagInput).reason
        async with db.savepoint():
            await service.flag_comment(db, request.app.site, comment, viewer_of(request.actor), reason)
    except Fault as fault:
        return await _one_again(db, request, comment_id, fault)
    return Redirect(f"/comments/{comment_id}")


@get("/admin/comments", access=_may_moderate, listing=COMMENTS_IN_STATE, listed=False, summary="Comments that wait")
async def admin_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List comments of whatever state, for moderators."""
    page = await service.list_in_state(db, asked, viewer_of(request.actor))
    keys = [(one.subject_kind, one.subject_id) for one in page.data]
    cards = await find_cards(db, request.app.site, keys)
    context = {"tabs": admin_links(request), "comments": page.data, "cards": cards, "refusal": WELCOME}
    frame = list_context("/admin/comments", asked, page, label=lambda _, value: value.capitalize(), search="q")
    return View("comments/admin.html", {**frame, **context}, block="results")


@post("/admin/comments/{comment_id}/{act}", access=_may_moderate, listed=False, summary="Rule on a comment")
async def rule_on_comment(
    db: Write, request: Exchange, comment_id: UUID, act: Act, body: ReasonForm
) -> View | Redirect:
    """Do what a moderator decides."""
    try:
        reason = read_form({"reason": body.reason}, RulingInput).reason
        async with db.savepoint():
            await decide_comment(db, request, comment_id, act, reason)
    except Fault as fault:
        return await _one_again(db, request, comment_id, fault)
    return Redirect(f"/comments/{comment_id}")


ROUTES = (
    comment_page,
    edit_comment,
    withdraw_comment,
    vote_comment,
    flag_comment,
    admin_page,
    rule_on_comment,
)
