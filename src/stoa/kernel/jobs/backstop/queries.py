"""SQL of the backstop: what is overdue, and what is old."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Overdue(msgspec.Struct, frozen=True):
    """An attempt that should have been stopped by its worker long ago."""

    id: UUID
    name: str
    attempt: int
    most_attempts: int


OVERDUE = Query(
    """
    select id, name, attempt, most_attempts from kernel.jobs
    where status = 'running' and stop_by < now() - :grace::interval order by stop_by limit 100
    """,
    Overdue,
)

SWEEP_FINISHED = Query(
    """
    delete from kernel.jobs where id in (
        select id from kernel.jobs
        where status in ('done', 'discarded') and finished_at < now() - :keep::interval
        order by finished_at limit :limit
    ) returning id
    """,
    UUID,
)

SWEEP_DEAD = Query(
    """
    with old as (
        delete from kernel.jobs where id in (
            select id from kernel.jobs
            where status = 'dead' and finished_at < now() - :keep::interval order by finished_at limit :limit
        ) returning id, queue_id
    ), gone as (delete from kernel.pgqueuer using old where pgqueuer.id = old.queue_id)
    select id from old
    """,
    UUID,
)

SWEEP_LOG = Query(
    """
    delete from kernel.pgqueuer_log where id in (
        select id from kernel.pgqueuer_log where created < now() - interval '1 day' order by created limit :limit
    ) returning id
    """,
    int,
)
