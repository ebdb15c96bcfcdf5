"""SQL of who may have webhooks for a server."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class Named(Struct, frozen=True):
    """How a server is called, and where it is."""

    slug: str
    name: str


NAME = Query("select slug, name from servers where id = :server_id and state <> 'removed'", Named)


class Owned(Struct, frozen=True):
    """A server, and whose it is."""

    server_id: UUID
    person_id: UUID


class Happened(Struct, frozen=True):
    """Something that has happened to a server."""

    event: str
    id: UUID
    words: str
    number: int
    at: datetime


HAPPENED = Query(
    """
    (select 'vote.received' as event, v.id, v.minecraft_username as words, coalesce(k.days, 1) as number,
        v.created_at as at
        from votes v left join vote_streaks k on k.person_id = v.person_id and k.server_id = v.server_id
        where v.server_id = :server_id order by v.created_at desc limit 8)
    union all
    (select 'review.created', r.id, '', r.rating, r.created_at from commons.reviews r
        where r.subject_kind = 'server' and r.subject_id = :server_id and r.state = 'shown'
        order by r.created_at desc limit 4)
    union all
    (select 'badge.earned', b.id, b.name, 0, e.earned_at from server_badges e join badges b on b.id = e.badge_id
        where e.server_id = :server_id order by e.earned_at desc limit 2)
    order by at desc
    """,
    Happened,
)
OWNER = Query(
    """
    select s.id as server_id, t.person_id from servers s join server_team t on t.server_id = s.id and t.role = 'owner'
    where s.slug = :slug
    """,
    Owned,
)
LOOKS_AFTER = Query(
    """
    select exists (
        select from server_team where server_id = :server_id and person_id = :person_id and role in ('owner', 'manager')
    )
    """,
    bool,
)
