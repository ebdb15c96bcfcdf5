"""JSON routes of comments: those on one kind of thing at the address that its site gives it, and those of any."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.moderation.errors import AlreadyReported, OwnThing
from stoa.commons.reviews.api import STATES, Act
from stoa.commons.reviews.models import RulingInput, State, VoteInput
from stoa.commons.speech import require_look
from stoa.commons.subjects import At, Card, NoSuchSubject, Subject, bind_handler, load_card_at, viewer_of
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.feature import Site
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, Route, delete, get, patch, post, put
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .errors import (
    EmptyComment,
    MayNotLock,
    NoSuchComment,
    NotYourComment,
    OwnComment,
    ThreadLocked,
    TooLateToEdit,
)
from .models import (
    Comment,
    CommentChange,
    CommentInput,
    CommentPolicy,
    CommentVersion,
    FlaggedComment,
    FlagInput,
    LockInput,
    Thread,
)
from .permissions import MODERATE
from .queries import COMMENTS, COMMENTS_IN_STATE, REPLIES

WRITING = Limit("comments", {"anonymous": Rate(30, per=HOUR), "premium": Rate(60, per=HOUR), "staff": None})
VOTING = Limit("comment-votes", {"anonymous": Rate(200, per=HOUR), "staff": None})
FLAGGING = Limit("comment-flags", {"anonymous": Rate(20, per=HOUR), "staff": None})
_may_moderate = permission(MODERATE.name)


def policies_of(request: Exchange) -> tuple[CommentPolicy, ...]:
    """Give what the site says of its comments."""
    return request.app.site.declared(CommentPolicy)


async def queue_if_held(db: Write, site: Site, comment: Comment) -> None:
    """Let moderators find a comment that waits."""
    if comment.state == State.HELD:
        await require_look(db, site, "comment", comment.id)


async def list_comments(db: Read, request: Exchange, at: At, asked: ListRequest, *, subject: Subject) -> Page[Comment]:
    """Comments at the top, each with its first answers."""
    viewer = viewer_of(request.actor)
    card = await load_card_at(db, subject, at, viewer)
    request.tag(service.resolve_tag(subject.kind, card.id))
    return await service.list_comments(db, card, subject.kind, asked, viewer)


async def show_thread(db: Read, request: Exchange, at: At, *, subject: Subject) -> Thread:
    """How much is said, and whether the discussion is closed."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    request.tag(service.resolve_tag(subject.kind, card.id))
    return await service.load_thread(db, subject.kind, card.id)


async def submit_comment(
    db: Write, request: Exchange, at: At, body: CommentInput, *, subject: Subject, policy: CommentPolicy
) -> Reply[Comment]:
    """Say something, or answer somebody. It is shown at once, or held; then `decision` says why."""
    person = require_person(request.actor)
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    made = await service.submit_comment(db, policy, card, person.id, body)
    await queue_if_held(db, request.app.site, made)
    return Reply(made, status=201, location=f"/api/v1/comments/{made.id}")


async def lock_thread(db: Write, request: Exchange, at: At, body: LockInput, *, subject: Subject) -> Thread:
    """Close the discussion, or open it again; for the owner and moderators."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    return await close_thread(db, request, subject.kind, card, body)


async def close_thread(db: Write, request: Exchange, kind: str, card: Card, body: LockInput) -> Thread:
    """Close a discussion or open it, and write down who did it to a thing that is not theirs."""
    viewer = viewer_of(request.actor)
    before = await service.load_thread(db, kind, card.id)
    after = await service.lock_thread(db, kind, card, viewer, body.reason, locked=body.locked)
    if viewer.id != card.owner_id:
        await audit.record(
            db,
            "thread.locked" if body.locked else "thread.opened",
            by=audit.by_of(request),
            kind=kind,
            id=card.id,
            before={"locked": before.locked_at is not None},
            after={"locked": body.locked},
            reason=body.reason,
        )
    return after


def comment_routes(subject: Subject, policy: CommentPolicy, path: str) -> tuple[Route, ...]:
    """Give the routes of comments on one kind of thing; `path` is its address, such as `/api/v1/servers/{server}`."""
    kept, title = Cached(seconds=15), subject.title
    return (
        get(
            f"{path}/comments",
            access=public,
            listing=COMMENTS,
            cached=kept,
            faults=(NoSuchSubject,),
            summary=f"Comments on a {title}",
        )(bind_handler(list_comments, path, subject.kind, subject=subject)),
        get(
            f"{path}/comments/thread",
            access=public,
            cached=kept,
            faults=(NoSuchSubject,),
            summary=f"The discussion of a {title} as a whole",
        )(bind_handler(show_thread, path, subject.kind, subject=subject)),
        post(
            f"{path}/comments",
            access=signed_in,
            status=201,
            limit=WRITING,
            faults=(NoSuchSubject, NoSuchComment, ThreadLocked, EmptyComment),
            idempotent=True,
            summary=f"Comment on a {title}",
        )(bind_handler(submit_comment, path, subject.kind, subject=subject, policy=policy)),
        put(
            f"{path}/comments/lock",
            access=signed_in,
            faults=(NoSuchSubject, MayNotLock),
            summary=f"Close the discussion of a {title}, or open it",
        )(bind_handler(lock_thread, path, subject.kind, subject=subject)),
    )


@get("/api/v1/comments/{comment_id}", access=public, faults=(NoSuchComment,), summary="Show a comment")
async def show_comment(db: Read, request: Exchange, comment_id: UUID) -> Comment:
    """Show a comment; one that is held or hidden only to its author and to moderators."""
    return await service.load_comment(db, request.app.site, comment_id, viewer_of(request.actor))


@get(
    "/api/v1/comments/{comment_id}/replies",
    access=public,
    listing=REPLIES,
    faults=(NoSuchComment,),
    summary="Answers to a comment",
)
async def list_replies(db: Read, request: Exchange, comment_id: UUID, asked: ListRequest) -> Page[Comment]:
    """List the answers below a comment, the oldest first."""
    return await service.list_replies(db, request.app.site, comment_id, asked, viewer_of(request.actor))


@patch(
    "/api/v1/comments/{comment_id}",
    access=signed_in,
    limit=WRITING,
    faults=(NoSuchComment, NotYourComment, TooLateToEdit, EmptyComment),
    summary="Edit your comment",
)
async def edit_comment(db: Write, request: Exchange, comment_id: UUID, body: CommentChange) -> Comment:
    """Change a comment of yours, for as long as that is allowed."""
    person = require_person(request.actor)
    changed = await service.edit_comment(db, policies_of(request), comment_id, person.id, body.content)
    await queue_if_held(db, request.app.site, changed)
    return changed


@delete(
    "/api/v1/comments/{comment_id}",
    access=signed_in,
    faults=(NoSuchComment, NotYourComment),
    summary="Delete your comment",
)
async def withdraw_comment(db: Write, request: Exchange, comment_id: UUID) -> None:
    """Delete a comment of yours; answers to it keep standing."""
    await service.withdraw_comment(db, comment_id, require_person(request.actor).id)


@post(
    "/api/v1/comments/{comment_id}/vote",
    access=signed_in,
    limit=VOTING,
    faults=(NoSuchComment, OwnComment),
    summary="Vote on a comment",
)
async def vote_comment(db: Write, request: Exchange, comment_id: UUID, body: VoteInput) -> Comment:
    """Vote a comment up or down, change your vote, or take it back with null."""
    person = require_person(request.actor)
    return await service.vote_comment(db, comment_id, person.id, is_upvote=body.is_upvote)


@post(
    "/api/v1/comments/{comment_id}/flag",
    access=signed_in,
    status=202,
    limit=FLAGGING,
    faults=(NoSuchComment, AlreadyReported, OwnThing),
    idempotent=True,
    summary="Report a comment",
)
async def flag_comment(db: Write, request: Exchange, comment_id: UUID, body: FlagInput) -> FlaggedComment:
    """Tell the moderators that something is wrong with a comment."""
    require_person(request.actor)
    viewer = viewer_of(request.actor)
    comment = await service.load_comment(db, request.app.site, comment_id, viewer)
    return await service.flag_comment(db, request.app.site, comment, viewer, body.reason)


@get(
    "/api/v1/admin/comments", access=_may_moderate, listing=COMMENTS_IN_STATE, summary="Comments, whatever their state"
)
async def list_in_state(db: Read, request: Exchange, asked: ListRequest) -> Page[Comment]:
    """List comments as moderators see them; `state=held` are those that wait."""
    return await service.list_in_state(db, asked, viewer_of(request.actor))


@get("/api/v1/admin/comments/{comment_id}/history", access=_may_moderate, summary="What stood in a comment before")
async def list_versions(db: Read, comment_id: UUID) -> list[CommentVersion]:
    """Tell what a comment said before each edit, the latest first."""
    return await service.list_versions(db, comment_id)


@post(
    "/api/v1/admin/comments/{comment_id}/{act}",
    access=_may_moderate,
    faults=(NoSuchComment,),
    summary="Show, hide or remove a comment",
)
async def rule_on_comment(db: Write, request: Exchange, comment_id: UUID, act: Act, body: RulingInput) -> Comment:
    """Show a comment that is held or hidden, hide it, or remove it; its author is told why."""
    await decide_comment(db, request, comment_id, act, body.reason)
    return await service.load_comment(db, request.app.site, comment_id, viewer_of(request.actor))


async def decide_comment(db: Write, request: Exchange, comment_id: UUID, act: str, reason: str) -> None:
    """Do what a moderator decided, and write down who did it."""
    before, after = await service.set_state(db, comment_id, STATES[act], reason)
    await audit.record(
        db,
        f"comment.{after}",
        by=audit.by_of(request),
        kind="comment",
        id=comment_id,
        before={"state": before},
        after={"state": after},
        reason=reason,
    )


ROUTES = (
    show_comment,
    list_replies,
    edit_comment,
    withdraw_comment,
    vote_comment,
    flag_comment,
    list_in_state,
    list_versions,
    rule_on_comment,
)
