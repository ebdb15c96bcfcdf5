"""How a job is asked for: its row in PgQueuer's queue, and its own.

The statement is ours although the table is PgQueuer's: every web process asks for jobs, and the library with all that
it imports takes ten megabytes, which only a worker needs.
"""

from uuid import UUID

from stoa.kernel.db import Query

ENQUEUE = Query(
    """
    with wanted as (
        select id, payload, place
        from unnest(:ids::uuid[], :payloads::text[]) with ordinality as it (id, payload, place)
    ), queued as (
        insert into kernel.pgqueuer (priority, entrypoint, payload, execute_after, dedupe_key, status)
        select :priority::int, :queue::text, uuid_send(id), now() + :delay::interval, :dedupe_key::text, 'queued'
        from wanted order by place
        on conflict (dedupe_key) where status in ('queued', 'picked') and dedupe_key is not null do nothing
        returning id, payload
    ), logged as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'queued', :queue, :priority from queued
    )
    insert into kernel.jobs (id, queue_id, name, queue, payload, owner, dedupe_key, most_attempts)
    select wanted.id, queued.id, :name, :queue, wanted.payload::jsonb, :owner, :dedupe_key, :most_attempts
    from queued join wanted on queued.payload = uuid_send(wanted.id)
    returning id
    """,
    UUID,
)
"""Gives the ids of the jobs that were added: none when an unfinished job has the key."""
