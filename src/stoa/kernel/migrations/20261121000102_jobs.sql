-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
set local statement_timeout = '20s';
-- What a job is asked to do and what came of it. `queue_id` is its row in the queue for as long as it waits, runs or is dead.
create table kernel.jobs (
    id uuid primary key,
    queue_id bigint not null unique,
    name text not null,
    queue text not null,
    payload jsonb not null,
    owner uuid,
    dedupe_key text,
    status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'dead', 'discarded')),
    attempt bigint not null default 0,
    most_attempts bigint not null,
    worker uuid,
    stop_by timestamptz,
    progress_done bigint not null default 0,
    progress_total bigint not null default 0,
    progress_note text not null default '',
    result jsonb,
    error text,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz
);

create index jobs_dedupe on kernel.jobs (dedupe_key) where dedupe_key is not null and status in ('waiting', 'running');
create index jobs_running on kernel.jobs (stop_by) where status = 'running';
create index jobs_dead on kernel.jobs (finished_at desc, id desc) where status = 'dead';
create index jobs_finished on kernel.jobs (finished_at) where status in ('done', 'discarded');

-- Every attempt, with what became of it; `outcome` is null while it runs, and stays so until somebody notices a crash.
create table kernel.job_attempts (
    job_id uuid not null references kernel.jobs (id) on delete cascade,
    number bigint not null,
    worker uuid not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text check (outcome in ('done', 'failed', 'timed_out', 'crashed', 'released')),
    error text,
    primary key (job_id, number)
);

-- The last tick of each declared cron that some worker has taken.
create table kernel.crons (
    name text primary key,
    last_tick timestamptz not null,
    taken_at timestamptz not null default now()
);

-- migrate:down
drop table kernel.crons;
drop table kernel.job_attempts;
drop table kernel.jobs;
