"""SQL of sessions, devices and refresh tokens."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query

from .models import DeviceLine, Kind


class SessionRow(Struct, frozen=True):
    """A session with whoever it belongs to."""

    id: UUID
    kind: Kind
    person_id: UUID
    secret_hash: bytes
    device_id: UUID | None
    methods: list[str]
    authenticated_at: datetime
    last_seen_at: datetime
    idle_until: datetime
    expires_at: datetime
    username: str
    status: str
    roles: list[str]
    impersonator_id: UUID | None
    impersonator_roles: list[str]


class ActedSession(Struct, frozen=True):
    """A session in which somebody saw the site as another person does."""

    id: UUID
    person_id: UUID


class SessionListed(Struct, frozen=True):
    """A session as it is listed."""

    id: UUID
    kind: Kind
    name: str
    agent: str
    address: str
    methods: list[str]
    remembered: bool
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class TokenRow(Struct, frozen=True):
    """A refresh token with its session."""

    session_id: UUID
    generation: int
    just_used: bool
    newest: int
    person_id: UUID
    device_id: UUID | None
    remembered: bool
    expires_at: datetime
    living: bool


class DeviceRow(Struct, frozen=True):
    """A browser in which somebody has signed in before."""

    id: UUID
    person_id: UUID
    trusted: bool


FIND = Query(
    """
    select s.id, s.kind, s.person_id, s.secret_hash, s.device_id, s.methods, s.authenticated_at, s.last_seen_at,
        s.idle_until, s.expires_at, p.username, p.status,
        array(
            select g.role from accounts.grants g
            where g.person_id = s.person_id and (g.until is null or g.until > now()) order by 1
        ) as roles,
        i.impersonator_id,
        array(
            select g.role from accounts.grants g
            where g.person_id = i.impersonator_id and (g.until is null or g.until > now()) order by 1
        ) as impersonator_roles
    from accounts.sessions s join accounts.people p on p.id = s.person_id
    left join accounts.impersonations i on i.session_id = s.id
    where s.id = :id and s.ended_at is null and s.expires_at > now() and s.idle_until > now()
        and (i.session_id is null or exists(
            select from accounts.sessions o join accounts.people b on b.id = o.person_id
            where o.id = i.own_session_id and o.ended_at is null and o.expires_at > now() and b.status = 'active'
        ))
    """,
    SessionRow,
)
INSERT = Query(
    """
    insert into accounts.sessions (
        id, person_id, kind, secret_hash, device_id, agent, address, methods, remembered, idle_until, expires_at
    ) values (
        :id, :person_id, :kind, :secret_hash, :device_id, :agent, :address, :methods, :remembered,
        least(now() + :idle, now() + :life), now() + :life
    ) returning expires_at
    """,
    datetime,
)
TOUCH: Query[None] = Query(
    """
    update accounts.sessions set last_seen_at = now(), address = :address, idle_until = least(now() + :idle, expires_at)
    where id = :id and ended_at is null
    """
)
PROVED_AGAIN = Query(
    """
    update accounts.sessions set authenticated_at = now(),
        methods = array(select distinct unnest(methods || :methods::text[]) order by 1)
    where id = :id and ended_at is null returning id
    """,
    UUID,
)
RENAME = Query(
    """
    update accounts.sessions set name = :name
    where id = :id and person_id = :person_id and ended_at is null returning id
    """,
    UUID,
)
LIST = Query(
    """
    select id, kind, name, agent, address, methods, remembered, created_at, last_seen_at, expires_at
    from accounts.sessions
    where person_id = :person_id and ended_at is null and expires_at > now() and idle_until > now()
    order by last_seen_at desc, id desc limit 200
    """,
    SessionListed,
)
END = Query(
    """
    update accounts.sessions set ended_at = now(), ended_why = :why
    where id = :id and person_id = :person_id and ended_at is null returning id
    """,
    UUID,
)
END_ACTED = Query(
    """
    update accounts.sessions s set ended_at = now(), ended_why = 'impersonation-ended'
    from accounts.impersonations i
    where i.own_session_id = any(:ended) and s.id = i.session_id and s.ended_at is null returning s.id, s.person_id
    """,
    ActedSession,
)
END_ALL = Query(
    """
    update accounts.sessions set ended_at = now(), ended_why = :why
    where person_id = :person_id and ended_at is null and id is distinct from :but returning id
    """,
    UUID,
)
END_OLDEST = Query(
    """
    update accounts.sessions set ended_at = now(), ended_why = 'limit'
    where id in (
        select id from accounts.sessions
        where person_id = :person_id and ended_at is null and expires_at > now() and idle_until > now()
        order by last_seen_at desc, id desc offset :keep
    ) returning id
    """,
    UUID,
)

INSERT_TOKEN: Query[None] = Query(
    "insert into accounts.refresh_tokens (hash, session_id, generation) values (:hash, :session_id, :generation)"
)
FIND_TOKEN_SESSION = Query("select session_id from accounts.refresh_tokens where hash = any(:hashes)", UUID)
LOCK_SESSION = Query("select id from accounts.sessions where id = :id for update", UUID)
FIND_TOKEN = Query(
    """
    select t.session_id, t.generation, coalesce(t.used_at > now() - :grace::interval, false) as just_used,
        s.generation as newest, s.person_id,
        s.device_id, s.remembered, s.expires_at,
        s.ended_at is null and s.expires_at > now() and s.idle_until > now() and p.status in ('active', 'leaving')
            as living
    from accounts.refresh_tokens t
    join accounts.sessions s on s.id = t.session_id
    join accounts.people p on p.id = s.person_id
    where t.hash = any(:hashes)
    """,
    TokenRow,
)
USE_TOKEN: Query[None] = Query(
    "update accounts.refresh_tokens set used_at = now() where session_id = :session_id and generation = :generation"
)
HASH_OF_GENERATION = Query(
    "select hash from accounts.refresh_tokens where session_id = :session_id and generation = :generation", bytes
)
ADVANCE: Query[None] = Query(
    """
    update accounts.sessions set generation = :generation, last_seen_at = now(), address = :address,
        idle_until = least(now() + :idle, expires_at)
    where id = :id
    """
)

FIND_DEVICE = Query(
    """
    select id, person_id, coalesce(trusted_until > now(), false) as trusted from accounts.devices
    where secret_hash = any(:hashes) and person_id = :person_id
    """,
    DeviceRow,
)
INSERT_DEVICE: Query[None] = Query(
    """
    insert into accounts.devices (id, person_id, secret_hash, name) values (:id, :person_id, :secret_hash, :name)
    """
)
HAS_OTHER_DEVICE = Query("select exists(select from accounts.devices where person_id = :person_id and id <> :id)", bool)
TOUCH_DEVICE: Query[None] = Query("update accounts.devices set last_used_at = now() where id = :id")
TRUST_DEVICE: Query[None] = Query("update accounts.devices set trusted_until = now() + :lasting where id = :id")
TRUSTED = Query(
    """
    select id, name, created_at, last_used_at, trusted_until from accounts.devices
    where person_id = :person_id and trusted_until > now() order by last_used_at desc, id limit 200
    """,
    DeviceLine,
)
FORGET_TRUST_OF = Query(
    """
    update accounts.devices set trusted_until = null
    where id = :id and person_id = :person_id and trusted_until is not null returning id
    """,
    UUID,
)
FORGET_TRUST: Query[None] = Query(
    "update accounts.devices set trusted_until = null where person_id = :person_id and trusted_until is not null"
)
SWEEP = Query(
    """
    delete from accounts.sessions where id in (
        select id from accounts.sessions where expires_at < now() - interval '30 days' order by expires_at limit 1000
    ) returning id
    """,
    UUID,
)
