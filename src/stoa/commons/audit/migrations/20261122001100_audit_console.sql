-- migrate:up
-- stage: expand
-- What the search in what acts changed, and in their reasons, goes by.
set local lock_timeout = '2s';
create extension if not exists pg_trgm;
-- squawk-ignore require-concurrent-index-creation
create index audit_details_words on kernel.audit_details using gin ((before || ' ' || after || ' ' || reason) gin_trgm_ops);

-- Checks and exports that were asked for: each is a job, which says how far it is and what came of it.
create table commons.audit_jobs (
    job_id uuid primary key,
    what text not null check (what in ('check', 'export')),
    asked_by uuid,
    asked_at timestamptz not null
);

create index audit_jobs_latest on commons.audit_jobs (what, asked_at desc);

-- migrate:down
drop table commons.audit_jobs;
drop index kernel.audit_details_words;
