-- migrate:up
-- stage: expand
create table server_claims (
    server_id uuid not null references servers (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    token text not null,
    created_at timestamptz not null default now(),
    primary key (server_id, person_id)
);

-- migrate:down
drop table server_claims;
