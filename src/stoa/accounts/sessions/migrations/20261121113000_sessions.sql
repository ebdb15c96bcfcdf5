-- migrate:up
-- stage: expand
create table accounts.devices (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    secret_hash bytea not null unique,
    name text not null default '',
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    trusted_until timestamptz
);

create index devices_person on accounts.devices (person_id, last_used_at desc);

comment on table accounts.devices is 'Browsers in which a person has signed in before: strangers cannot lock the person out of them.';
comment on column accounts.devices.trusted_until is 'Until then no second factor is asked for here.';

create table accounts.sessions (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    kind text not null,
    secret_hash bytea not null,
    device_id uuid references accounts.devices (id) on delete set null,
    name text not null default '',
    agent text not null default '',
    address text not null default '',
    methods text[] not null,
    remembered boolean not null default false,
    generation integer not null default 0,
    created_at timestamptz not null default now(),
    authenticated_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    idle_until timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_why text,
    constraint sessions_kind check (kind in ('page', 'api')),
    constraint sessions_ended check ((ended_at is null) = (ended_why is null))
);

create index sessions_person on accounts.sessions (person_id, created_at desc) where ended_at is null;
create index sessions_device on accounts.sessions (device_id);
create index sessions_ending on accounts.sessions (expires_at);

comment on column accounts.sessions.secret_hash is 'Keyed hash of the cookie''s secret; of nothing that anybody has, where the session is a program''s.';
comment on column accounts.sessions.generation is 'How often the refresh token has been exchanged; the newest one has this number.';
comment on column accounts.sessions.authenticated_at is 'When the person last proved who they are, for what needs a fresh proof.';

create table accounts.refresh_tokens (
    hash bytea primary key,
    session_id uuid not null references accounts.sessions (id) on delete cascade,
    generation integer not null,
    made_at timestamptz not null default now(),
    used_at timestamptz,
    unique (session_id, generation)
);

comment on table accounts.refresh_tokens is 'Used ones are kept while the session lives, so that a second use is noticed.';

-- migrate:down
drop table accounts.refresh_tokens;
drop table accounts.sessions;
drop table accounts.devices;
