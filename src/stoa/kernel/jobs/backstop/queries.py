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

# A job that waits has a place in the queue, made and moved by the statement that lets it wait. One whose key another
# has meanwhile waits for that one's end: beside it, it would have been refused.
REQUEUE_LOST = Query(
    """
    with lost as (
        select id, queue_id, queue, dedupe_key, coalesce(
            (select priority from kernel.pgqueuer_log where job_id = jobs.queue_id order by created desc limit 1), 0
        ) as priority
        from kernel.jobs
        where status = 'waiting' and not exists (select from kernel.pgqueuer where pgqueuer.id = jobs.queue_id)
        order by queue_id limit :limit
    ), back as (
        insert into kernel.pgqueuer (id, priority, entrypoint, payload, dedupe_key, status)
        select queue_id, priority, queue, uuid_send(id), dedupe_key, 'queued' from lost
        on conflict do nothing
        returning id, entrypoint, priority
    ), told as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'queued', entrypoint, priority from back
    )
    select lost.id from lost join back on back.id = lost.queue_id
    """,
    UUID,
)

# The reverse: a place that no job comes back to.
REMOVE_EMPTY = Query(
    """
    with gone as (
        delete from kernel.pgqueuer where id in (
            select id from kernel.pgqueuer
            where not exists (
                select from kernel.jobs where queue_id = pgqueuer.id and status in ('waiting', 'running', 'dead')
            )
            order by id limit :limit
        ) returning id, entrypoint, priority
    ), told as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'deleted', entrypoint, priority from gone
    )
    select id from gone
    """,
    int,
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

# The status is asked for twice: one that is retried while its row is waited for is dead no more.
SWEEP_DEAD = Query(
    """
    with old as (
        delete from kernel.jobs where status = 'dead' and id in (
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
