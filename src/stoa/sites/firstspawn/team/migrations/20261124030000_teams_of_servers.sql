-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Somebody is asked to help; nobody is on a team without having said yes.
create table server_invites (
    id uuid primary key,
    server_id uuid not null references servers (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    role text not null,
    invited_by uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint server_invites_role check (role in ('manager', 'helper')),
    constraint server_invites_once unique (server_id, person_id)
);
create index server_invites_person on server_invites (person_id, created_at desc);

-- What its owner says of a server and the guidelines, and when it was said.
create table server_guidelines (
    server_id uuid primary key references servers (id) on delete cascade,
    kept text[] not null,
    version integer not null,
    reviewed_at timestamptz not null
);

-- As what a server was kept before moderators hid or removed it; empty where it was not they.
alter table servers add column state_before text;

-- migrate:down
alter table servers drop column state_before;
drop table server_guidelines;
drop table server_invites;
