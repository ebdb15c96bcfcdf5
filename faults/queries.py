"""What is counted after a fault."""

ENTRIES = "select operation, count(*) as times from entries group by operation"
EFFECTS = "select operation, count(*) as times from effects where kind = $1 group by operation"
WAITING = """
    select count(*) - (select count(distinct operation) from effects where kind = 'job') as jobs,
           count(*) - (select count(distinct operation) from effects where kind = 'event') as events
    from entries
"""
DEAD_LETTERS = "select count(*) from kernel.jobs where status = 'dead' and name = 'faults.swallow'"
RESUMED = """
    select count(*) as times, coalesce(max(extract(epoch from next.started_at - dead.started_at)), 0)::float8 as longest
    from kernel.job_attempts dead
    join kernel.job_attempts next on next.job_id = dead.job_id and next.number = dead.number + 1
    where dead.outcome = 'crashed'
"""
CALL_ATTEMPTS = (
    "select count(*) from kernel.job_attempts a join kernel.jobs j on j.id = a.job_id where j.name = 'faults.call'"
)
CALLS_DONE = "select count(*) from kernel.jobs where name = 'faults.call' and status = 'done'"
CALLING = "select 1 from kernel.jobs where name = 'faults.call' and status not in ('done', 'dead') limit 1"
LOCK = "lock table entries in access exclusive mode"
RECOVERING = "select pg_is_in_recovery()"
CONFIRMED = "select 1 from pg_stat_replication where sync_state = 'sync'"
SCANS = "select coalesce(sum(idx_scan), 0)::bigint as scans from pg_stat_user_indexes where relname = 'entries'"
MARK = "insert into entries (operation) values (gen_random_uuid())"
END_OTHERS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'stoa%'
"""
LEFT = """
    select 'job ' || status || ', attempt ' || attempt || ', ' || coalesce(error, 'no error') as told
    from kernel.jobs where status <> 'done' and name = 'faults.settle'
    union all
    select 'delivery ' || status || ', attempt ' || attempts || ', ' || coalesce(error, 'no error')
    from kernel.deliveries where status <> 'done'
    union all
    select count(*) || ' events that are not sent on' from kernel.outbox where fanned_out_at is null having count(*) > 0
    union all
    select 'session ' || state || ' in a transaction since ' || (now() - xact_start) || ': ' || left(query, 90)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start < now() - interval '5 seconds'
    limit 12
"""
