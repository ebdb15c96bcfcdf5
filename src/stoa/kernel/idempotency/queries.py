"""SQL of idempotency keys."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class Kept(Struct, frozen=True):
    """What was answered before."""

    id: UUID
    fingerprint: bytes
    answer: bytes
    created_at: datetime


# Given up at the transaction's end. Nobody waits for it with a connection in hand.
TRY_LOCK = Query("select pg_try_advisory_xact_lock(:number) as locked", bool)
# Locked, so that a transaction which gives an answer again ends as a write does: confirmed by the replicas that must.
FIND = Query(
    """
    select id, fingerprint, answer, created_at from kernel.idempotency_keys
    where holder = :holder and key = :key for update
    """,
    Kept,
)
KEEP: Query[None] = Query(
    """
    insert into kernel.idempotency_keys (id, holder, key, person_id, fingerprint, answer, created_at)
    values (:id, :holder, :key, :person_id, :fingerprint, :answer, :created_at)
    on conflict (holder, key) do update set id = excluded.id, person_id = excluded.person_id,
        fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at
    """
)
SWEEP = Query(
    """
    delete from kernel.idempotency_keys where id in (
        select id from kernel.idempotency_keys where created_at < :before order by created_at limit :limit
    ) returning id
    """,
    UUID,
)
