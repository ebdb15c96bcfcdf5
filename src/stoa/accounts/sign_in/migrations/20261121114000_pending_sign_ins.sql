-- migrate:up
-- stage: expand
-- Sign-ins that wait for a second factor. Such a token opens nothing by itself.
create table accounts.pending_sign_ins (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    token_hash bytea not null unique,
    kind text not null,
    remembered boolean not null,
    methods text[] not null,
    offered text[] not null,
    tries integer not null default 0,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint pending_sign_ins_kind check (kind in ('page', 'api'))
);

create index pending_sign_ins_person on accounts.pending_sign_ins (person_id);
create index pending_sign_ins_ending on accounts.pending_sign_ins (expires_at);

-- migrate:down
drop table accounts.pending_sign_ins;
