"""SQL of reviews."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from stoa.accounts.people.naming import AUTHOR
from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Review, ReviewElsewhere, ReviewVersion, State

_REVIEW = f"""
    r.id, r.subject_kind, r.subject_id, r.author_id as user_id,
    {AUTHOR} as author,
    r.rating, r.title, r.content, r.state, r.state = 'shown' as is_approved,
    r.state in ('held', 'hidden') as is_flagged,
    case when r.state in ('held', 'hidden') then r.decision ->> 'outcome' end as flag_reason,
    r.is_verified, r.verified_playtime, r.upvotes, r.downvotes, v.is_upvote as my_vote,
    case when r.reply is not null then jsonb_build_object(
        'content', r.reply, 'createdAt', r.replied_at, 'editedAt', r.reply_edited_at
    ) end as reply,
    r.created_at, r.edited_at, coalesce(r.edited_at, r.created_at) as updated_at, r.decision
"""
_FROM = """
    from commons.reviews r join accounts.people p on p.id = r.author_id
    left join commons.review_votes v on v.review_id = r.id and v.person_id = :viewer_id::uuid
"""
type Stars = Annotated[int, Meta(ge=1, le=5)]


class ReviewRow(Struct, frozen=True):
    """A review as the rules look at it."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    author_id: UUID
    rating: int
    title: str | None
    content: str
    state: State
    is_verified: bool
    upvotes: int
    downvotes: int
    reply: str | None
    version: int


class TotalsRow(Struct, frozen=True):
    """How many gave each number of stars."""

    ones: int
    twos: int
    threes: int
    fours: int
    fives: int
    verified: int


REVIEWS = Listing(
    base=f"""
    select {_REVIEW} {_FROM}
    where r.subject_kind = :subject_kind and r.subject_id = :subject_id and r.state = 'shown'
    """,
    into=Review,
    key="r.id",
    filters=[
        Filter("rating", "r.rating = :rating", Stars, "Stars given."),
        Filter("verified", "r.is_verified = :verified", bool, "Whether it is proven that the author was there."),
    ],
    sorts=[
        Sort("helpful", "r.helpful", descending=True, meaning="What readers found helpful first."),
        Sort("newest", "r.created_at", descending=True),
        Sort("highest", "r.rating", descending=True),
        Sort("lowest", "r.rating"),
        Sort("verified", "r.is_verified", "r.helpful", descending=True, meaning="Proven ones first."),
    ],
    default_sort="helpful",
)

WAITING = Listing(
    base=f"""
    select {_REVIEW} {_FROM}
    where r.subject_kind = :subject_kind and r.subject_id = :subject_id and r.state = 'shown' and r.reply is null
    """,
    into=Review,
    key="r.id",
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)

REVIEWS_OF_AUTHOR = Listing(
    base=f"select {_REVIEW} {_FROM} where r.author_id = :author_id and r.state = 'shown'",
    into=Review,
    told=ReviewElsewhere,
    key="r.id",
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)

REVIEWS_IN_STATE = Listing(
    base=f"select {_REVIEW} {_FROM}",
    into=Review,
    key="r.id",
    filters=[Filter("state", "r.state = :state", State, "Whether it is shown, and who decided otherwise.")],
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)

FIND = Query(f"select {_REVIEW} {_FROM} where r.id = :id", Review)
FIND_OWN = Query(
    f"""
    select {_REVIEW} {_FROM}
    where r.subject_kind = :subject_kind and r.subject_id = :subject_id and r.author_id = :viewer_id
        and r.state <> 'withdrawn'
    """,
    Review,
)
FIND_MANY = Query(f"select {_REVIEW} {_FROM} where r.id = any(:ids)", Review)
LOCK = Query(
    """
    select id, subject_kind, subject_id, author_id, rating, title, content, state, is_verified, upvotes, downvotes,
        reply, version
    from commons.reviews where id = :id for no key update
    """,
    ReviewRow,
)
LOCK_OF_AUTHOR = Query(
    """
    select id from commons.reviews
    where subject_kind = :subject_kind and subject_id = :subject_id and author_id = :author_id
    """,
    UUID,
)
JOINED_AT = Query("select created_at from accounts.people where id = :id", datetime)

INSERT = Query(
    """
    insert into commons.reviews as r (
        id, subject_kind, subject_id, author_id, rating, title, content, state, decision, is_verified,
        verified_playtime, created_at
    ) values (
        :id, :subject_kind, :subject_id, :author_id, :rating, :title, :content, :state, :decision::jsonb, :is_verified,
        :verified_playtime, :now
    )
    on conflict (subject_kind, subject_id, author_id) do update set
        rating = excluded.rating, title = excluded.title, content = excluded.content, state = excluded.state,
        decision = excluded.decision, is_verified = excluded.is_verified,
        verified_playtime = excluded.verified_playtime, created_at = excluded.created_at, edited_at = null
        where r.state = 'withdrawn'
    returning r.id
    """,
    UUID,
)
PLANT: Query[None] = Query(
    """
    insert into commons.reviews (
        id, subject_kind, subject_id, author_id, rating, title, content, is_verified, verified_playtime, upvotes,
        downvotes, helpful, reply, replied_at, created_at
    ) values (
        :id, :subject_kind, :subject_id, :author_id, :rating, :title, :content, :is_verified, :verified_playtime,
        :upvotes, :downvotes, :helpful, :reply::text,
        case when :reply::text is not null then :written_at::timestamptz + interval '1 day' end, :written_at
    ) on conflict do nothing
    """
)
KEEP_VERSION: Query[None] = Query(
    """
    insert into commons.review_versions (review_id, version, author_id, rating, title, content, replaced_at)
    select id, version, author_id, rating, title, content, :now from commons.reviews where id = :id
    """
)
EDIT: Query[None] = Query(
    """
    update commons.reviews set rating = :rating, title = :title, content = :content, state = :state,
        decision = :decision::jsonb, version = version + 1, edited_at = :now
    where id = :id
    """
)
SET_STATE: Query[None] = Query("update commons.reviews set state = :state, decision = :decision::jsonb where id = :id")
WITHDRAW: Query[None] = Query(
    """
    with gone as (delete from commons.review_votes where review_id = :id)
    update commons.reviews set state = 'withdrawn', decision = null, version = version + 1, upvotes = 0, downvotes = 0,
        helpful = 0, reply = null, reply_by = null, replied_at = null, reply_edited_at = null
    where id = :id
    """
)
SET_PROOF: Query[None] = Query(
    "update commons.reviews set is_verified = :is_verified, verified_playtime = :minutes where id = :id"
)
SET_REPLY: Query[None] = Query(
    """
    update commons.reviews set reply = :reply, reply_by = :reply_by,
        reply_edited_at = case when reply is not null and :reply::text is not null then :now::timestamptz end,
        replied_at = case when :reply::text is null then null else coalesce(replied_at, :now::timestamptz) end
    where id = :id
    """
)
LIST_VERSIONS = Query(
    """
    select version, rating, title, content, replaced_at from commons.review_versions
    where review_id = :id order by version desc limit 200
    """,
    ReviewVersion,
)

FIND_VOTE = Query("select is_upvote from commons.review_votes where review_id = :id and person_id = :person_id", bool)
SET_VOTE: Query[None] = Query(
    """
    insert into commons.review_votes (review_id, person_id, is_upvote, voted_at)
    values (:id, :person_id, :is_upvote, :now)
    on conflict (review_id, person_id) do update set is_upvote = excluded.is_upvote, voted_at = excluded.voted_at
    """
)
DROP_VOTE: Query[None] = Query("delete from commons.review_votes where review_id = :id and person_id = :person_id")
COUNT_VOTES: Query[None] = Query(
    "update commons.reviews set upvotes = :up, downvotes = :down, helpful = :helpful where id = :id"
)

_TOTALS = "ones, twos, threes, fours, fives, verified"
SHIFT_TOTALS = Query(
    f"""
    insert into commons.review_totals as t (subject_kind, subject_id, {_TOTALS})
    values (:subject_kind, :subject_id, greatest(:ones::int, 0), greatest(:twos::int, 0), greatest(:threes::int, 0),
        greatest(:fours::int, 0), greatest(:fives::int, 0), greatest(:verified::int, 0))
    on conflict (subject_kind, subject_id) do update set
        ones = t.ones + :ones, twos = t.twos + :twos, threes = t.threes + :threes, fours = t.fours + :fours,
        fives = t.fives + :fives, verified = t.verified + :verified
    returning {_TOTALS}
    """,
    TotalsRow,
)
SET_SCORE: Query[None] = Query(
    "update commons.review_totals set score = :score where subject_kind = :subject_kind and subject_id = :subject_id"
)
FIND_TOTALS = Query(
    f"select {_TOTALS} from commons.review_totals where subject_kind = :subject_kind and subject_id = :subject_id",
    TotalsRow,
)
RECOUNT = Query(
    """
    select count(*) filter (where rating = 1)::int as ones, count(*) filter (where rating = 2)::int as twos,
        count(*) filter (where rating = 3)::int as threes, count(*) filter (where rating = 4)::int as fours,
        count(*) filter (where rating = 5)::int as fives, count(*) filter (where is_verified)::int as verified
    from commons.reviews
    where subject_kind = :subject_kind and subject_id = :subject_id and state = 'shown'
    """,
    TotalsRow,
)
