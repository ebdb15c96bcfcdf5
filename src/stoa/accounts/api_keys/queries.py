"""SQL of API keys and service tokens."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class KeyRow(Struct, frozen=True):
    """A key with whoever it acts for."""

    id: UUID
    person_id: UUID | None
    secret_hash: bytes
    scopes: list[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    username: str
    status: str
    roles: list[str]


class KeyLine(Struct, frozen=True):
    """A key as it is listed."""

    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


FIND = Query(
    """
    select k.id, k.person_id, k.secret_hash, k.scopes, k.expires_at, k.last_used_at,
        coalesce(p.username, '') as username, coalesce(p.status, 'active') as status,
        coalesce(array(
            select g.role from accounts.grants g
            where g.person_id = k.person_id and (g.until is null or g.until > now()) order by 1
        ), '{}') as roles
    from accounts.api_keys k left join accounts.people p on p.id = k.person_id
    where k.id = :id and k.revoked_at is null
    """,
    KeyRow,
)
INSERT: Query[None] = Query(
    """
    insert into accounts.api_keys (id, person_id, name, secret_hash, scopes, created_by, expires_at)
    values (:id, :person_id, :name, :secret_hash, :scopes, :created_by, :expires_at)
    """
)
COUNT = Query(
    """
    select count(*)::int from accounts.api_keys
    where person_id = :person_id and revoked_at is null and (expires_at is null or expires_at > now())
    """,
    int,
)
LIST = Query(
    """
    select id, name, scopes, created_at, expires_at, last_used_at from accounts.api_keys
    where person_id = :person_id and revoked_at is null order by created_at desc limit 100
    """,
    KeyLine,
)
LIST_SERVICE = Query(
    """
    select id, name, scopes, created_at, expires_at, last_used_at from accounts.api_keys
    where person_id is null and revoked_at is null order by created_at desc limit 100
    """,
    KeyLine,
)
REVOKE = Query(
    """
    update accounts.api_keys set revoked_at = now()
    where id = :id and person_id is not distinct from :person_id and revoked_at is null returning id
    """,
    UUID,
)
TOUCH: Query[None] = Query("update accounts.api_keys set last_used_at = now(), last_address = :address where id = :id")
