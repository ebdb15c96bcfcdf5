"""SQL of the end of listings."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Ending(msgspec.Struct, frozen=True):
    """A listing whose end is near."""

    id: UUID
    title: str
    owner_id: UUID | None
    expires_at: datetime


REMIND = Query(
    """
    update listings b set reminded_at = now()
    from (
        select l.id, a.person_id as owner_id from listings l left join listing_agents a on a.listing_id = l.id
        where l.status = 'active' and not l.sale_pending and l.reminded_at is null
            and l.expires_at < now() + :ahead::interval and l.expires_at > now()
        order by l.expires_at limit :most for update of l skip locked
    ) t
    where b.id = t.id
    returning b.id, b.title, t.owner_id, b.expires_at
    """,
    Ending,
)
DUE = Query(
    """
    select id from listings where status = 'active' and not sale_pending and expires_at <= now()
    order by expires_at limit :most for no key update skip locked
    """,
    UUID,
)
