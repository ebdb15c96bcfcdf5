"""SQL of signing in."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query

from .models import Pending


class Candidate(Struct, frozen=True):
    """Everything about an address that signing in looks at, found in one go whether it is known or not."""

    person_id: UUID | None
    status: str | None
    status_reason: str | None
    status_until: datetime | None
    hash: str | None
    device_id: UUID | None
    device_trusted: bool
    sign_up_hash: str | None


CANDIDATE = Query(
    """
    select p.id as person_id, p.status, p.status_reason, p.status_until, w.hash, d.id as device_id,
        coalesce(d.trusted_until > now(), false) as device_trusted, u.password_hash as sign_up_hash
    from (select 1) as always
    left join accounts.people p on p.email_key = :email_key
    left join accounts.passwords w on w.person_id = p.id
    left join accounts.devices d on d.person_id = p.id and d.secret_hash = any(:device_hashes)
    left join lateral (
        select password_hash from accounts.sign_ups
        where email_key = :email_key and expires_at > now() order by created_at desc limit 1
    ) u on p.id is null
    limit 1
    """,
    Candidate,
)

INSERT_PENDING: Query[None] = Query(
    """
    insert into accounts.pending_sign_ins (
        id, person_id, token_hash, kind, remembered, methods, offered, expires_at
    ) values (:id, :person_id, :token_hash, :kind, :remembered, :methods, :offered, now() + :life)
    """
)
TRY_PENDING = Query(
    """
    update accounts.pending_sign_ins set tries = tries + 1
    where token_hash = any(:hashes) and expires_at > now() and tries < :most
    returning id, person_id, kind, remembered, methods, offered
    """,
    Pending,
)
TAKE_PENDING = Query(
    """
    delete from accounts.pending_sign_ins where id = :id and expires_at > now()
    returning id, person_id, kind, remembered, methods, offered
    """,
    Pending,
)
SWEEP = Query(
    """
    delete from accounts.pending_sign_ins where id in (
        select id from accounts.pending_sign_ins where expires_at < now() order by expires_at limit 1000
    ) returning id
    """,
    UUID,
)
DELETE_PENDING: Query[None] = Query("delete from accounts.pending_sign_ins where person_id = :person_id")
