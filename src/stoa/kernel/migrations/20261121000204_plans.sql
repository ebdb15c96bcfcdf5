-- migrate:up
-- stage: expand
-- Dry runs: what a bulk action would do to each row and why, and, once it was done, what takes it back.
create table kernel.plans (
    id uuid primary key,
    action text not null,
    made_by text not null,
    state text not null default 'planned' check (state in ('planned', 'applied', 'undone')),
    digest text not null,
    content jsonb not null,
    steps jsonb not null,
    effects jsonb,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    applied_at timestamptz,
    undone_at timestamptz,
    check ((state = 'planned') = (applied_at is null)),
    check ((state = 'undone') = (undone_at is not null))
);

create index plans_expires on kernel.plans (expires_at);

-- migrate:down
drop table kernel.plans;
