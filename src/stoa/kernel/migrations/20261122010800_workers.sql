-- migrate:up
-- stage: expand
-- Which worker processes there are: each says every few seconds that it lives, and takes its row away when it ends.
create table kernel.workers (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
);

comment on column kernel.workers.name is 'Machine and process, as an operator finds it.';

-- migrate:down
drop table kernel.workers;
