"""SQL of comments."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.accounts.people.naming import AUTHOR
from stoa.commons.reviews.models import State
from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Comment, CommentRow, CommentVersion, Thread

_PUBLIC = f"""
    c.id, c.subject_kind, c.subject_id, case when c.state = 'shown' then {AUTHOR} end as author,
    c.root_id, c.parent_id, case when c.state = 'shown' then c.content else '' end as content, c.state, c.upvotes,
    c.downvotes, v.is_upvote as my_vote, c.replies, c.created_at, c.edited_at, null::jsonb as decision
"""
_WHOLE = f"""
    c.id, c.subject_kind, c.subject_id, {AUTHOR} as author, c.root_id, c.parent_id, c.content, c.state, c.upvotes,
    c.downvotes, v.is_upvote as my_vote, c.replies, c.created_at, c.edited_at, c.decision
"""
_FROM = """
    from commons.comments c join accounts.people p on p.id = c.author_id
    left join commons.comment_votes v on v.comment_id = c.id and v.person_id = :viewer_id::uuid
"""


class LockedComment(Struct, frozen=True):
    """A comment as the rules look at it."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    root_id: UUID | None
    state: State
    content: str
    upvotes: int
    downvotes: int
    created_at: datetime


class Named(Struct, frozen=True):
    """A person by name."""

    id: UUID
    username: str


COMMENTS = Listing(
    base=f"""
    select {_PUBLIC} {_FROM}
    where c.subject_kind = :subject_kind and c.subject_id = :subject_id and c.root_id is null
        and (c.state = 'shown' or c.replies > 0)
    """,
    into=CommentRow,
    told=Comment,
    key="c.id",
    sorts=[
        Sort("newest", "c.created_at", descending=True),
        Sort("oldest", "c.created_at"),
        Sort("best", "c.best", descending=True),
    ],
    default_sort="newest",
)
REPLIES = Listing(
    base=f"select {_PUBLIC} {_FROM} where c.root_id = :root_id and c.state = 'shown'",
    into=CommentRow,
    told=Comment,
    key="c.id",
    sorts=[Sort("oldest", "c.created_at"), Sort("newest", "c.created_at", descending=True)],
    default_sort="oldest",
)
COMMENTS_IN_STATE = Listing(
    base=f"select {_WHOLE} {_FROM}",
    into=CommentRow,
    told=Comment,
    key="c.id",
    filters=[Filter("state", "c.state = :state", State, "Whether it is shown, and who decided otherwise.")],
    sorts=[Sort("newest", "c.created_at", descending=True)],
    default_sort="newest",
)
FIRST_REPLIES = Query(
    f"""
    select {_PUBLIC} from unnest(:roots::uuid[]) as r (id)
    cross join lateral (
        select i.* from commons.comments i where i.root_id = r.id and i.state = 'shown'
        order by i.created_at, i.id limit :most
    ) c join accounts.people p on p.id = c.author_id
    left join commons.comment_votes v on v.comment_id = c.id and v.person_id = :viewer_id::uuid
    order by c.created_at, c.id
    """,
    CommentRow,
)
FIND = Query(f"select {_WHOLE} {_FROM} where c.id = :id", CommentRow)
FIND_MANY = Query(f"select {_WHOLE} {_FROM} where c.id = any(:ids)", CommentRow)
OPEN_THREAD: Query[None] = Query(
    """
    insert into commons.threads (subject_kind, subject_id) values (:subject_kind, :subject_id)
    on conflict do nothing
    """
)
_THREAD = "subject_kind = :subject_kind and subject_id = :subject_id"
LOCK_THREAD = Query(
    f"select count, locked_at, locked_why from commons.threads where {_THREAD} for no key update", Thread
)
FIND_THREAD = Query(f"select count, locked_at, locked_why from commons.threads where {_THREAD}", Thread)
SHIFT_COUNT: Query[None] = Query(f"update commons.threads set count = count + :by where {_THREAD}")
SET_LOCKED: Query[None] = Query(f"update commons.threads set locked_at = :at, locked_why = :why where {_THREAD}")

_ROW = "id, subject_kind, subject_id, author_id, root_id, state, content, upvotes, downvotes, created_at"
LOOK = Query(f"select {_ROW} from commons.comments where id = :id", LockedComment)
LOCK = Query(f"select {_ROW} from commons.comments where id = :id for no key update", LockedComment)
LOCK_THREAD_OF = Query(
    """
    select t.count from commons.threads t
    join commons.comments c on c.subject_kind = t.subject_kind and c.subject_id = t.subject_id
    where c.id = :id for no key update of t
    """,
    int,
)
INSERT: Query[None] = Query(
    """
    insert into commons.comments (
        id, subject_kind, subject_id, author_id, root_id, parent_id, content, state, decision, created_at
    ) values (
        :id, :subject_kind, :subject_id, :author_id, :root_id, :parent_id, :content, :state, :decision::jsonb, :now
    )
    """
)
KEEP_VERSION: Query[None] = Query(
    """
    insert into commons.comment_versions (comment_id, version, author_id, content, replaced_at)
    select id, version, author_id, content, :now from commons.comments where id = :id
    """
)
EDIT: Query[None] = Query(
    """
    update commons.comments set content = :content, state = :state, decision = :decision::jsonb, edited_at = :now,
        version = version + 1
    where id = :id
    """
)
SET_STATE: Query[None] = Query("update commons.comments set state = :state, decision = :decision::jsonb where id = :id")
SHIFT_REPLIES: Query[None] = Query("update commons.comments set replies = replies + :by where id = :id")
LIST_VERSIONS = Query(
    """
    select version, content, replaced_at from commons.comment_versions where comment_id = :id
    order by version desc limit 200
    """,
    CommentVersion,
)
FIND_VOTE = Query("select is_upvote from commons.comment_votes where comment_id = :id and person_id = :person_id", bool)
SET_VOTE: Query[None] = Query(
    """
    insert into commons.comment_votes (comment_id, person_id, is_upvote, voted_at)
    values (:id, :person_id, :is_upvote, :now)
    on conflict (comment_id, person_id) do update set is_upvote = excluded.is_upvote, voted_at = excluded.voted_at
    """
)
DROP_VOTE: Query[None] = Query("delete from commons.comment_votes where comment_id = :id and person_id = :person_id")
COUNT_VOTES: Query[None] = Query(
    "update commons.comments set upvotes = :up, downvotes = :down, best = :best where id = :id"
)
JOINED_AT = Query("select created_at from accounts.people where id = :id", datetime)
PEOPLE_NAMED = Query(
    """
    select p.id, p.username from accounts.usernames u join accounts.people p on p.id = u.holder
    where u.held_until is null and lower(u.username) = any(:names) and p.status = 'active'
        and u.skeleton = any(:skeletons)
    """,
    Named,
)
