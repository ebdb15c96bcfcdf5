"""Every statement about which workers there are."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class WorkerSeen(msgspec.Struct, frozen=True, rename="camel"):
    """A worker process, and when it was last heard of."""

    id: UUID
    name: str
    started_at: datetime
    seen_at: datetime
    is_alive: bool


BEAT: Query[None] = Query(
    """
    insert into kernel.workers (id, name) values (:id, :name)
    on conflict (id) do update set seen_at = now()
    """
)

LEAVE = Query("delete from kernel.workers where id = :id returning id", UUID)

FORGET = Query("delete from kernel.workers where seen_at < now() - :keep::interval returning id", UUID)

WORKERS = Query(
    """
    select id, name, started_at, seen_at, seen_at > now() - :dead_after::interval as is_alive
    from kernel.workers order by seen_at desc, id limit 200
    """,
    WorkerSeen,
)
