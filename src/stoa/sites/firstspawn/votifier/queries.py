"""SQL of Votifier."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query
from stoa.kernel.keys import encrypted_column

from .models import DeliveryLine, Target, VotifierView

TOKEN = encrypted_column("votifiers", "token", "server_id")


class Due(Struct, frozen=True):
    """A vote that is to be handed over."""

    server_id: UUID
    username: str
    timestamp_ms: int


SET = Query(
    """
    insert into votifiers (server_id, host, port, service_name, token)
    values (:server_id, :host, :port, :service_name, :token)
    on conflict (server_id) do update set
        host = excluded.host, port = excluded.port, service_name = excluded.service_name, token = excluded.token,
        active = true, changed_at = now()
    returning host, port, service_name, active as is_active, changed_at
    """,
    VotifierView,
)
FIND = Query(
    "select host, port, service_name, active as is_active, changed_at from votifiers where server_id = :server_id",
    VotifierView,
)
TARGET = Query(
    "select server_id, host, port, service_name, token, active from votifiers where server_id = :server_id", Target
)
REMOVE: Query[None] = Query("delete from votifiers where server_id = :server_id")
DUE = Query(
    """
    select server_id, minecraft_username as username, (extract(epoch from created_at) * 1000)::bigint as timestamp_ms
    from votes where id = :vote_id
    """,
    Due,
)
TOLD: Query[None] = Query("update votes set told_at = coalesce(told_at, now()) where id = :vote_id")
DELIVERIES = Query(
    """
    select v.id as vote_id, r.id as receipt_id, v.minecraft_username, r.state, r.attempts::int as attempts,
        coalesce(r.reason, '') as reason, r.next_attempt_at, r.created_at
    from votes v join kernel.receipts r on r.kind = 'votifier' and r.key = v.id::text
    where v.server_id = :server_id order by v.created_at desc, v.id desc limit 100
    """,
    DeliveryLine,
)
RECEIPT_OF = Query(
    """
    select r.id from kernel.receipts r join votes v on r.kind = 'votifier' and r.key = v.id::text
    where v.id = :vote_id and v.server_id = :server_id
    """,
    UUID,
)
