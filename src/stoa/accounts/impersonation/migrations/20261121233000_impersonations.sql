-- migrate:up
-- stage: expand
-- Sessions in which somebody who looks after the site sees it as another person does.
create table accounts.impersonations (
    session_id uuid primary key references accounts.sessions (id) on delete cascade,
    impersonator_id uuid not null references accounts.people (id) on delete cascade,
    own_session_id uuid not null references accounts.sessions (id) on delete cascade,
    begun_at timestamptz not null default now()
);

create index impersonations_impersonator on accounts.impersonations (impersonator_id);
create index impersonations_own_session on accounts.impersonations (own_session_id);

comment on column accounts.impersonations.own_session_id is 'The session in which it was begun: it ends with that one.';

-- migrate:down
drop table accounts.impersonations;
