"""What may happen to comments. Whatever changes a discussion holds the row of its thread first."""

from collections.abc import Sequence
from uuid import UUID

from stoa.accounts.people.rules import skeleton
from stoa.commons.markup.rules import mentions_in, render_text
from stoa.commons.reviews.models import State
from stoa.commons.reviews.rules import hold_decision, objections_to, ruling, wilson
from stoa.commons.speech import report_speech
from stoa.commons.subjects import Card, Viewer, check_seen
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.db.query import as_json
from stoa.kernel.decisions import Decision
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id

from . import queries
from .errors import (
    EmptyComment,
    MayNotLock,
    NoSuchComment,
    NotYourComment,
    OwnComment,
    ThreadLocked,
    TooLateToEdit,
)
from .events import CommentChanged, CommentFlagged, CommentSubmitted, CommentVoted
from .models import (
    REPLIES_SHOWN,
    Comment,
    CommentInput,
    CommentPolicy,
    CommentRow,
    CommentVersion,
    FlaggedComment,
    Thread,
)
from .permissions import MODERATE
from .queries import LockedComment

_PLAIN = (
    *("id", "subject_kind", "subject_id", "author", "root_id", "parent_id"),
    *("content", "state", "upvotes", "downvotes", "my_vote"),
)


def resolve_tag(kind: str, subject_id: UUID) -> str:
    """Name what finished answers about a discussion depend on."""
    return f"comments:{kind}:{subject_id}"


async def list_comments(db: Read, card: Card, kind: str, asked: ListRequest, viewer: Viewer) -> Page[Comment]:
    """Give one page of a discussion: comments, and below each the first answers."""
    page = await queries.COMMENTS.page(db, asked, subject_kind=kind, subject_id=card.id, viewer_id=viewer.id)
    roots = [one.id for one in page.data if one.replies]
    found: dict[UUID | None, list[Comment]] = {}
    if roots:
        rows = await queries.FIRST_REPLIES.all(db, roots=roots, most=REPLIES_SHOWN, viewer_id=viewer.id)
        for row in rows:
            found.setdefault(row.root_id, []).append(_shown(row))
    return page.told_as([_shown(one, found.get(one.id)) for one in page.data])


async def list_replies(db: Read, site: Site, root_id: UUID, asked: ListRequest, viewer: Viewer) -> Page[Comment]:
    """Give one page of the answers below a comment; those below one that is gone stand as they stand on the page."""
    root = await queries.LOOK.first(db, id=root_id)
    if root is None or not await check_seen(db, site, root.subject_kind, root.subject_id, viewer):
        raise NoSuchComment
    page = await queries.REPLIES.page(db, asked, root_id=root_id, viewer_id=viewer.id)
    return page.told_as([_shown(one) for one in page.data])


async def list_in_state(db: Read, asked: ListRequest, viewer: Viewer) -> Page[Comment]:
    """Give one page of comments of whatever state, for moderators."""
    page = await queries.COMMENTS_IN_STATE.page(db, asked, viewer_id=viewer.id)
    return page.told_as([_shown(one) for one in page.data])


async def load_thread(db: Read, kind: str, subject_id: UUID) -> Thread:
    """Give a discussion as a whole; one in which nobody has said anything is open."""
    return await queries.FIND_THREAD.first(db, subject_kind=kind, subject_id=subject_id) or Thread(0, None, "")


async def load_comment(db: Read, site: Site, comment_id: UUID, viewer: Viewer) -> Comment:
    """Give a comment that the viewer may see: who wrote it and moderators always, others with what it is about."""
    row = await queries.FIND.first(db, id=comment_id, viewer_id=viewer.id)
    if row is None or row.state == State.WITHDRAWN:
        raise NoSuchComment
    is_own = row.author is not None and row.author.id == viewer.id
    if is_own or MODERATE.name in viewer.permissions:
        return _shown(row)
    about = (row.subject_kind, row.subject_id)
    if row.state != State.SHOWN or not await check_seen(db, site, *about, viewer):
        raise NoSuchComment
    return _shown(row)


async def list_versions(db: Read, comment_id: UUID) -> list[CommentVersion]:
    """Give what stood in a comment before, the latest first."""
    return await queries.LIST_VERSIONS.all(db, id=comment_id)


async def submit_comment(tx: Write, policy: CommentPolicy, card: Card, author_id: UUID, draft: CommentInput) -> Comment:
    """Say something about a thing, or answer somebody; an answer to an answer stands beside it."""
    content = _tidy(draft.content)
    await _lock_open_thread(tx, policy.kind, card.id)
    parent = await queries.LOOK.first(tx, id=draft.parent_id) if draft.parent_id is not None else None
    if draft.parent_id is not None and (parent is None or parent.subject_id != card.id or parent.state != State.SHOWN):
        raise NoSuchComment
    root_id = (parent.root_id or parent.id) if parent else None
    decision = await _judge(tx, policy, author_id, content)
    state = State.SHOWN if decision is None else State.HELD
    comment_id = new_id()
    await queries.INSERT.run(
        tx,
        id=comment_id,
        subject_kind=policy.kind,
        subject_id=card.id,
        author_id=author_id,
        root_id=root_id,
        parent_id=draft.parent_id,
        content=content,
        state=state,
        decision=_stored(decision),
        now=clock.now(),
    )
    if state == State.SHOWN:
        await _count(tx, policy.kind, card.id, root_id, 1)
    await emit(
        tx,
        CommentSubmitted(
            comment_id,
            policy.kind,
            card.id,
            author_id,
            parent_author_id=parent.author_id if parent else None,
            owner_id=card.owner_id,
            mentioned=await _people_named(tx, content, author_id),
            is_held=state == State.HELD,
        ),
    )
    return await _load(tx, comment_id, author_id)


async def edit_comment(
    tx: Write, policies: Sequence[CommentPolicy], comment_id: UUID, author_id: UUID, text: str
) -> Comment:
    """Say it otherwise, as long as that is allowed; what stood there is kept, and it is judged anew."""
    row = await _lock_own(tx, comment_id, author_id)
    policy = resolve_policy(policies, row.subject_kind)
    now, content = clock.now(), _tidy(text)
    if now - row.created_at > policy.edit_window:
        raise TooLateToEdit
    if content != row.content:
        decision = await _judge(tx, policy, author_id, content)
        state = State.SHOWN if decision is None else State.HELD
        await queries.KEEP_VERSION.run(tx, id=row.id, now=now)
        await queries.EDIT.run(tx, id=row.id, content=content, state=state, decision=_stored(decision), now=now)
        await _moved(tx, row, state)
    return await _load(tx, comment_id, author_id)


async def withdraw_comment(tx: Write, comment_id: UUID, author_id: UUID) -> None:
    """Take back what one said; answers to it keep standing."""
    row = await _lock_own(tx, comment_id, author_id)
    await queries.SET_STATE.run(tx, id=row.id, state=State.WITHDRAWN, decision=None)
    await _moved(tx, row, State.WITHDRAWN)


async def vote_comment(tx: Write, comment_id: UUID, voter_id: UUID, *, is_upvote: bool | None) -> Comment:
    """Vote on a comment; None takes one's vote back."""
    row = await queries.LOCK.first(tx, id=comment_id)
    if row is None or row.state != State.SHOWN:
        raise NoSuchComment
    if row.author_id == voter_id:
        raise OwnComment
    was = await queries.FIND_VOTE.first(tx, id=row.id, person_id=voter_id)
    if was != is_upvote:
        if is_upvote is None:
            await queries.DROP_VOTE.run(tx, id=row.id, person_id=voter_id)
        else:
            await queries.SET_VOTE.run(tx, id=row.id, person_id=voter_id, is_upvote=is_upvote, now=clock.now())
        up = row.upvotes + (is_upvote is True) - (was is True)
        down = row.downvotes + (is_upvote is False) - (was is False)
        await queries.COUNT_VOTES.run(tx, id=row.id, up=up, down=down, best=wilson(up, down))
        tx.drop_tags(resolve_tag(row.subject_kind, row.subject_id))
        await emit(tx, CommentVoted(row.id, row.author_id, voter_id, is_upvote))
    return await _load(tx, comment_id, voter_id)


async def flag_comment(tx: Write, site: Site, comment: Comment, viewer: Viewer, reason: str) -> FlaggedComment:
    """Report a comment to the moderators: by the name of a rule of the house, or in words."""
    await report_speech(tx, site, viewer, "comment", comment.id, reason)
    if viewer.id is not None:
        about = (comment.id, comment.subject_kind, comment.subject_id)
        await emit(tx, CommentFlagged(*about, viewer.id, reason.strip()))
    return FlaggedComment(comment.id, clock.now())


async def lock_thread(tx: Write, kind: str, card: Card, viewer: Viewer, reason: str, *, locked: bool) -> Thread:
    """Close a discussion, or open it again."""
    if (viewer.id is None or viewer.id != card.owner_id) and MODERATE.name not in viewer.permissions:
        raise MayNotLock
    await queries.OPEN_THREAD.run(tx, subject_kind=kind, subject_id=card.id)
    at = clock.now() if locked else None
    await queries.SET_LOCKED.run(tx, subject_kind=kind, subject_id=card.id, at=at, why=reason if locked else "")
    tx.drop_tags(resolve_tag(kind, card.id))
    return await load_thread(tx, kind, card.id)


async def set_state(tx: Write, comment_id: UUID, state: State, reason: str = "") -> tuple[State, State]:
    """Show, hide or remove a comment as a moderator decided; gives the states before and after."""
    row = await _lock(tx, comment_id)
    if row is None or row.state == State.WITHDRAWN:
        raise NoSuchComment
    if row.state != state:
        words = {State.HIDDEN: "hidden", State.REMOVED: "removed"}.get(state)
        decision = ruling(words, reason or "It broke a rule of this site.") if words else None
        await queries.SET_STATE.run(tx, id=row.id, state=state, decision=_stored(decision))
        await _moved(tx, row, state, reason)
    return row.state, state


def resolve_policy(policies: Sequence[CommentPolicy], kind: str) -> CommentPolicy:
    """Give what the site says of comments on a kind of thing."""
    found = next((one for one in policies if one.kind == kind), None)
    if found is None:
        raise NoSuchComment
    return found


def _shown(row: CommentRow, replies: list[Comment] | None = None) -> Comment:
    plain = {name: getattr(row, name) for name in _PLAIN}
    html = render_text(row.content) if row.content else ""
    return Comment(
        **plain,
        html=html,
        reply_count=row.replies,
        replies=replies or [],
        created_at=row.created_at,
        edited_at=row.edited_at,
        decision=row.decision,
    )


def _tidy(text: str) -> str:
    tidy = text.strip()
    if not tidy:
        raise EmptyComment
    return tidy


def _stored(decision: Decision | None) -> str | None:
    return None if decision is None else as_json(decision)


async def _load(db: Read, comment_id: UUID, viewer_id: UUID) -> Comment:
    return _shown(await queries.FIND.one(db, id=comment_id, viewer_id=viewer_id))


async def _judge(db: Read, policy: CommentPolicy, author_id: UUID, content: str) -> Decision | None:
    objections = (*objections_to(content), *await policy.judge(db, content))
    joined_at = await queries.JOINED_AT.one(db, id=author_id)
    return hold_decision(objections, joined_at, clock.now(), policy.newcomers_wait)


async def _people_named(db: Read, content: str, author_id: UUID) -> tuple[UUID, ...]:
    names = mentions_in(content)
    if not names:
        return ()
    found = await queries.PEOPLE_NAMED.all(db, names=names, skeletons=[skeleton(name) for name in names])
    return tuple(one.id for one in found if one.id != author_id)


async def _lock_open_thread(tx: Write, kind: str, subject_id: UUID) -> None:
    await queries.OPEN_THREAD.run(tx, subject_kind=kind, subject_id=subject_id)
    thread = await queries.LOCK_THREAD.one(tx, subject_kind=kind, subject_id=subject_id)
    if thread.locked_at is not None:
        raise ThreadLocked(f"{ThreadLocked.message} {thread.locked_why}".strip())


async def _lock(tx: Write, comment_id: UUID) -> LockedComment | None:
    await queries.LOCK_THREAD_OF.run(tx, id=comment_id)
    return await queries.LOCK.first(tx, id=comment_id)


async def _lock_own(tx: Write, comment_id: UUID, author_id: UUID) -> LockedComment:
    row = await _lock(tx, comment_id)
    if row is None or row.state in {State.WITHDRAWN, State.HIDDEN, State.REMOVED}:
        raise NoSuchComment
    if row.author_id != author_id:
        raise NotYourComment if row.state == State.SHOWN else NoSuchComment
    return row


async def _moved(tx: Write, row: LockedComment, state: State, reason: str = "") -> None:
    by = (state == State.SHOWN) - (row.state == State.SHOWN)
    if by:
        await _count(tx, row.subject_kind, row.subject_id, row.root_id, by)
    tx.drop_tags(resolve_tag(row.subject_kind, row.subject_id))
    about = (row.id, row.subject_kind, row.subject_id, row.author_id)
    await emit(tx, CommentChanged(*about, state, reason))


async def _count(tx: Write, kind: str, subject_id: UUID, root_id: UUID | None, by: int) -> None:
    await queries.SHIFT_COUNT.run(tx, subject_kind=kind, subject_id=subject_id, by=by)
    if root_id is not None:
        await queries.SHIFT_REPLIES.run(tx, id=root_id, by=by)
    tx.drop_tags(resolve_tag(kind, subject_id))
