"""SQL of the audit chain."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query

from .chain import Link, digest_of


class Head(Struct, frozen=True):
    """The last link."""

    seq: int
    hash: bytes


LOCK_HEAD = Query("select seq, hash from kernel.audit_head for update", Head)
HEAD = Query("select seq, hash from kernel.audit_head", Head)
BEGIN: Query[None] = Query(
    "insert into kernel.audit_head (seq, hash) values (0, :hash) on conflict (is_head) do nothing",
)
APPEND: Query[None] = Query(
    """
    with given as (
        select * from jsonb_to_recordset(:links::jsonb) as l(
            seq bigint, at timestamptz, action text, kind text, subject text, actor_id uuid, impersonator_id uuid,
            about uuid, name text, request_id text, origin_digest text, detail_digest text, previous text, hash text,
            origin_salt text, address text, agent text,
            detail_salt text, before text, after text, reason text)
    ), logged as (
        insert into kernel.audit_log (seq, at, action, kind, subject, actor_id, impersonator_id, about, name,
            request_id, origin_digest, detail_digest, previous, hash)
        select seq, at, action, kind, subject, actor_id, impersonator_id, about, name, request_id,
            decode(origin_digest, 'hex'), decode(detail_digest, 'hex'), decode(previous, 'hex'), decode(hash, 'hex')
        from given
    ), from_where as (
        insert into kernel.audit_origins (seq, person_id, salt, address, agent)
        select seq, actor_id, decode(origin_salt, 'hex'), address, agent from given where origin_salt is not null
    ), told as (
        insert into kernel.audit_details (seq, person_id, salt, before, after, reason)
        select seq, about, decode(detail_salt, 'hex'), before, after, reason from given where detail_salt is not null
    )
    update kernel.audit_head set seq = :seq, hash = :hash
    """
)
ERASED = Query("select subject from kernel.audit_log where kind = 'person' and action = 'person.erased'", str)
BEFORE = Query("select hash from kernel.audit_log where seq = :seq", bytes)


class Kept(Struct, frozen=True):
    """An entry, and the digests of what stands beside it now; None where nothing does."""

    link: Link
    origin_digest: bytes | None
    origin_person: UUID | None
    detail_digest: bytes | None
    detail_person: UUID | None


class Walked(Struct, frozen=True):
    """An entry as it is read to be checked."""

    seq: int
    at: datetime
    action: str
    kind: str
    subject: str
    actor_id: UUID | None
    impersonator_id: UUID | None
    about: UUID | None
    name: str
    request_id: str
    origin_told: bytes
    detail_told: bytes
    previous: bytes
    hash: bytes
    origin_salt: bytes | None
    origin_person: UUID | None
    address: str | None
    agent: str | None
    detail_salt: bytes | None
    detail_person: UUID | None
    before: str | None
    after: str | None
    reason: str | None

    def kept(self) -> Kept:
        """Put the entry together, and make the digests of what stands beside it."""
        origin = detail = None
        if self.origin_salt is not None:
            origin = digest_of(self.origin_salt, self.address or "", self.agent or "")
        if self.detail_salt is not None:
            detail = digest_of(self.detail_salt, self.before or "", self.after or "", self.reason or "")
        link = Link(
            self.seq,
            self.at,
            self.action,
            self.kind,
            self.subject,
            self.actor_id,
            self.impersonator_id,
            self.about,
            self.name,
            self.request_id,
            self.origin_told,
            self.detail_told,
            self.previous,
            self.hash,
        )
        return Kept(link, origin, self.origin_person, detail, self.detail_person)


WALK = Query(
    """
    select l.seq, l.at, l.action, l.kind, l.subject, l.actor_id, l.impersonator_id, l.about, l.name, l.request_id,
        l.origin_digest as origin_told, l.detail_digest as detail_told, l.previous, l.hash,
        o.salt as origin_salt, o.person_id as origin_person, o.address, o.agent,
        d.salt as detail_salt, d.person_id as detail_person, d.before, d.after, d.reason
    from kernel.audit_log l
    left join kernel.audit_origins o on o.seq = l.seq left join kernel.audit_details d on d.seq = l.seq
    where l.seq >= :first order by l.seq
    """,
    Walked,
)
