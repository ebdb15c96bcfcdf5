"""SQL of texts that were written of late."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Alike(msgspec.Struct, frozen=True):
    """How often the same was said within a day."""

    by_them: int
    by_others: int


ALIKE = Query(
    """
    select count(*) filter (where person_id = :person_id)::int as by_them,
        count(distinct person_id) filter (where person_id <> :person_id)::int as by_others
    from (
        select person_id from commons.moderation_texts
        where fingerprint = :fingerprint and created_at > :since limit 200
    ) lately
    """,
    Alike,
)
REMEMBER: Query[None] = Query(
    """
    insert into commons.moderation_texts (id, person_id, fingerprint, created_at)
    values (:id, :person_id, :fingerprint, :at)
    """
)
SINCE = Query("select created_at from accounts.people where id = :id", datetime)
SWEEP = Query(
    """
    delete from commons.moderation_texts where id in (
        select id from commons.moderation_texts where created_at < :before order by created_at limit 1000
    ) returning id
    """,
    UUID,
)
