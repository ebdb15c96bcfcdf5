-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- How far the ranking has come: whoever goes on after a process died begins there.
create table ranking_progress (
    single boolean primary key default true,
    began_at timestamptz not null,
    ranked_until uuid not null,
    done boolean not null,
    constraint ranking_progress_single check (single)
);

-- migrate:down
set local lock_timeout = '2s';
drop table ranking_progress;
