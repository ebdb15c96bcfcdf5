-- migrate:up
-- stage: expand
-- Which counts out of the buffer were written already, so that a job that dies after writing writes nothing twice.
create table view_flushes (
    id uuid primary key,
    written_at timestamptz not null default now()
);
create index view_flushes_age on view_flushes (written_at);

-- migrate:down
drop table view_flushes;
