"""SQL of the audit chain."""

from msgspec import Struct

from stoa.kernel.db import Query


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
            name text, request_id text, origin_digest text, detail_digest text, previous text, hash text,
            origin_salt text, address text, agent text,
            detail_salt text, about uuid, before text, after text, reason text)
    ), logged as (
        insert into kernel.audit_log (seq, at, action, kind, subject, actor_id, impersonator_id, name, request_id,
            origin_digest, detail_digest, previous, hash)
        select seq, at, action, kind, subject, actor_id, impersonator_id, name, request_id,
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
