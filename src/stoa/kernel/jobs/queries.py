"""Every statement about jobs, but those by which workers claim them: these PgQueuer brings along."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Query

CHANNEL = "stoa_jobs"
QUEUE_CHANNEL = "ch_pgqueuer"


class Due(msgspec.Struct, frozen=True):
    """When a queue has something to do next; None when it is empty."""

    queue: str
    seconds: float | None


class Claimed(msgspec.Struct, frozen=True):
    """A job whose queue row this worker holds."""

    id: UUID
    queue_id: int
    name: str
    attempt: int
    most_attempts: int
    crashes: int


class Begun(msgspec.Struct, frozen=True):
    """An attempt that has begun."""

    attempt: int
    most_attempts: int
    payload: msgspec.Raw


class JobRow(msgspec.Struct, frozen=True):
    """A job as it stands."""

    id: UUID
    name: str
    queue: str
    status: Literal["waiting", "running", "done", "dead", "discarded"]
    owner: UUID | None
    attempt: int
    most_attempts: int
    progress_done: int
    progress_total: int
    progress_note: str
    result: msgspec.Raw | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class AttemptRow(msgspec.Struct, frozen=True, rename="camel"):
    """One attempt at a job; without an outcome it still runs, or its worker has died unnoticed."""

    number: int
    worker: UUID
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    error: str | None


class Depth(msgspec.Struct, frozen=True):
    """How much lies in one queue."""

    queue: str
    waiting: int
    running: int
    dead: int
    oldest_seconds: float


class Tick(msgspec.Struct, frozen=True):
    """A tick of a cron that this worker has taken."""

    name: str
    first_seen: bool


# PgQueuer has this statement too. Every web process asks for jobs, and the library, with all that it imports, takes ten
# megabytes that only a worker needs.
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

FIND_UNFINISHED = Query(
    """
    select id from kernel.jobs where dedupe_key = :dedupe_key and status in ('waiting', 'running')
    order by created_at desc limit 1
    """,
    UUID,
)

DUE = Query(
    """
    select wanted.queue, extract(epoch from least(
        (select execute_after from kernel.pgqueuer
         where entrypoint = wanted.queue and status = 'queued' order by execute_after limit 1),
        (select min(heartbeat) + :dead_after::interval from kernel.pgqueuer
         where entrypoint = wanted.queue and status = 'picked')
    ) - now())::float8 as seconds
    from unnest(:queues::text[]) as wanted (queue)
    """,
    Due,
)

CLAIMED = Query(
    """
    select id, queue_id, name, attempt, most_attempts,
           (select count(*) from kernel.job_attempts
            where job_id = jobs.id and (outcome = 'crashed' or outcome is null)) as crashes
    from kernel.jobs where queue_id = any(:queue_ids::bigint[])
    """,
    Claimed,
)

BEGIN = Query(
    """
    with begun as (
        update kernel.jobs
        set status = 'running', attempt = attempt + 1, worker = :worker, started_at = coalesce(started_at, now()),
            stop_by = now() + :timeout::interval
        where id = :id and attempt = :attempt and status in ('waiting', 'running')
          and exists (select 1 from kernel.pgqueuer
                      where pgqueuer.id = jobs.queue_id and queue_manager_id = :worker and pgqueuer.status = 'picked')
        returning id, queue_id, attempt, most_attempts, payload
    ), crashed as (
        update kernel.job_attempts set outcome = 'crashed', finished_at = now(),
            error = 'The worker died, or was not heard of for too long.'
        from begun where job_id = begun.id and outcome is null
    ), logged as (
        insert into kernel.job_attempts (job_id, number, worker) select id, attempt, :worker from begun
    ), freed as (
        update kernel.pgqueuer set dedupe_key = null from begun where pgqueuer.id = begun.queue_id and :free_key::bool
    )
    select attempt, most_attempts, payload from begun
    """,
    Begun,
)

HOLD = Query("select id from kernel.jobs where id = :id and attempt = :attempt and status = 'running' for update", UUID)

FINISH = Query(
    """
    with mine as (
        update kernel.jobs
        set status = 'done', payload = 'null', result = :result::jsonb, error = null, stop_by = null,
            finished_at = now()
        where id = :id and attempt = :attempt and status = 'running' returning id, queue_id
    ), logged as (
        update kernel.job_attempts set outcome = 'done', finished_at = clock_timestamp()
        from mine where job_id = mine.id and number = :attempt
    ), taken as (
        delete from kernel.pgqueuer using mine where pgqueuer.id = mine.queue_id
        returning pgqueuer.id, pgqueuer.entrypoint, pgqueuer.priority
    ), told as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'successful', entrypoint, priority from taken
    )
    select id from mine
    """,
    UUID,
)

AGAIN = Query(
    """
    with mine as (
        update kernel.jobs
        set status = 'waiting', error = coalesce(:words, error), stop_by = null, most_attempts = most_attempts + :more
        where id = :id and attempt = :attempt and status = 'running' returning id, queue_id
    ), logged as (
        update kernel.job_attempts set outcome = :outcome, finished_at = clock_timestamp(), error = :error
        from mine where job_id = mine.id and number = :attempt
    ), back as (
        update kernel.pgqueuer
        set status = 'queued', execute_after = now() + :wait::interval, updated = now(), attempts = attempts + 1,
            queue_manager_id = null, slot = null
        from mine where pgqueuer.id = mine.queue_id
        returning pgqueuer.id, pgqueuer.entrypoint, pgqueuer.priority
    ), told as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'queued', entrypoint, priority from back
    )
    select id from mine
    """,
    UUID,
)

# One that waits with attempts left was retried since, under the number that whoever gave it up knows.
BURY = Query(
    """
    with mine as (
        update kernel.jobs set status = 'dead', error = :words, stop_by = null, finished_at = now()
        where id = :id and attempt = :attempt
          and (status = 'running' or status = 'waiting' and attempt >= most_attempts) returning id, queue_id
    ), logged as (
        update kernel.job_attempts set outcome = :outcome, finished_at = clock_timestamp(), error = :error
        from mine where job_id = mine.id and outcome is null
    ), held as (
        update kernel.pgqueuer
        set status = 'failed', updated = now(), queue_manager_id = null, slot = null, dedupe_key = null
        from mine where pgqueuer.id = mine.queue_id
        returning pgqueuer.id, pgqueuer.entrypoint, pgqueuer.priority
    ), told as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'failed', entrypoint, priority from held
    )
    select id from mine
    """,
    UUID,
)

PUT_BACK = Query(
    """
    update kernel.pgqueuer set status = 'queued', queue_manager_id = null, slot = null, updated = now()
    where id = :queue_id and queue_manager_id = :worker and status = 'picked' returning id
    """,
    int,
)

# A worker that was held up may have let go of a row that it could not begin, and taken it again: it stays then.
DROP = Query(
    """
    delete from kernel.pgqueuer
    where id = :queue_id and queue_manager_id = :worker
      and not exists (select from kernel.jobs where queue_id = pgqueuer.id and status in ('waiting', 'running'))
    returning id
    """,
    int,
)

HEARTBEAT = Query(
    """
    update kernel.pgqueuer set heartbeat = now()
    where id = any(:queue_ids::bigint[]) and queue_manager_id = :worker and status = 'picked' returning id
    """,
    int,
)

PROGRESS = Query(
    """
    update kernel.jobs set progress_done = :done, progress_total = :total, progress_note = :note
    where id = :id and attempt = :attempt and status = 'running' returning id
    """,
    UUID,
)

_JOB = """
    select id, name, queue, status, owner, attempt, most_attempts, progress_done, progress_total, progress_note,
           result, error, created_at, started_at, finished_at
    from kernel.jobs
"""

FIND_JOB = Query(_JOB + " where id = :id", JobRow)

DEAD_LETTERS = Query(
    _JOB
    + """
    where status = 'dead' and (:name::text is null or name = :name)
    order by finished_at desc, id desc limit :limit
    """,
    JobRow,
)

ATTEMPTS = Query(
    """
    select number, worker, started_at, finished_at, outcome, error from kernel.job_attempts
    where job_id = :id order by number
    """,
    AttemptRow,
)

# Of several with one key the latest comes back, and none while another of that key is not finished.
# A place that is gone is made anew, under the number that the job has always had.
REVIVE = Query(
    f"""
    with chosen as (
        select distinct on (coalesce(dedupe_key, id::text)) id from kernel.jobs
        where id = any(:ids::uuid[]) and status = 'dead' and not exists (
            select from kernel.jobs other
            where other.dedupe_key = jobs.dedupe_key and other.status in ('waiting', 'running')
        )
        order by coalesce(dedupe_key, id::text), created_at desc
    ), mine as (
        update kernel.jobs
        set status = 'waiting', error = null, finished_at = null, most_attempts = attempt + :attempts
        from chosen where jobs.id = chosen.id and status = 'dead' returning jobs.id, queue_id, queue, dedupe_key
    ), back as (
        insert into kernel.pgqueuer (id, priority, entrypoint, payload, dedupe_key, status)
        select queue_id, coalesce(
            (select priority from kernel.pgqueuer_log where job_id = mine.queue_id order by created desc limit 1), 0
        ), queue, uuid_send(id), dedupe_key, 'queued' from mine
        on conflict (id) do update set status = 'queued', execute_after = now(), updated = now(), attempts = 0,
            dedupe_key = excluded.dedupe_key
        returning id
    )
    select mine.id from mine join back on back.id = mine.queue_id where pg_notify('{CHANNEL}', '')::text is not null
    """,
    UUID,
)

DISCARD = Query(
    """
    with mine as (
        update kernel.jobs set status = 'discarded', payload = 'null', stop_by = null, finished_at = now()
        where id = any(:ids::uuid[]) and status in ('waiting', 'running', 'dead') returning id, queue_id
    ), gone as (
        delete from kernel.pgqueuer using mine where pgqueuer.id = mine.queue_id
        returning pgqueuer.id, pgqueuer.entrypoint, pgqueuer.priority
    ), told as (
        insert into kernel.pgqueuer_log (job_id, status, entrypoint, priority)
        select id, 'deleted', entrypoint, priority from gone
    )
    select id from mine
    """,
    UUID,
)

DEPTHS = Query(
    """
    select entrypoint as queue, count(*) filter (where status = 'queued') as waiting,
           count(*) filter (where status = 'picked') as running, count(*) filter (where status = 'failed') as dead,
           coalesce(extract(epoch from now() - min(execute_after) filter (
               where status = 'queued' and execute_after <= now())), 0)::float8 as oldest_seconds
    from kernel.pgqueuer group by entrypoint order by entrypoint
    """,
    Depth,
)

# In one order, so that workers that ask at the same moment wait for each other and not in a ring.
TAKE_TICKS = Query(
    """
    insert into kernel.crons as known (name, last_tick)
    select name, tick from unnest(:names::text[], :ticks::timestamptz[]) as due (name, tick) order by name
    on conflict (name) do update set last_tick = excluded.last_tick, taken_at = now()
    where known.last_tick < excluded.last_tick
    returning name, xmax = 0 as first_seen
    """,
    Tick,
)
