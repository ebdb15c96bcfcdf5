-- migrate:up
-- stage: expand
create table accounts.grants (
    person_id uuid not null references accounts.people (id) on delete cascade,
    role text not null,
    granted_by uuid,
    granted_at timestamptz not null default now(),
    until timestamptz,
    primary key (person_id, role)
);

create index grants_role on accounts.grants (role, granted_at desc);

-- What an operator has changed about the permissions that the features give a role from the start.
create table accounts.role_edits (
    role text not null,
    permission text not null,
    allowed boolean not null,
    edited_by uuid,
    edited_at timestamptz not null default now(),
    primary key (role, permission)
);

-- Who gave what to whom: never changed, never removed while the person is there.
create table accounts.grant_log (
    id uuid primary key,
    person_id uuid,
    role text not null,
    act text not null,
    permission text,
    by_person uuid,
    reason text not null default '',
    at timestamptz not null default now(),
    constraint grant_log_act check (act in ('granted', 'withdrawn', 'allowed', 'forbidden'))
);

create index grant_log_newest on accounts.grant_log (at desc, id desc);
create index grant_log_person on accounts.grant_log (person_id, at desc);

-- migrate:down
drop table accounts.grant_log;
drop table accounts.role_edits;
drop table accounts.grants;
