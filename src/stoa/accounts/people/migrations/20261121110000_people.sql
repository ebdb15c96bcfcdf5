-- migrate:up
-- stage: expand
create schema if not exists accounts;

create table accounts.people (
    id uuid primary key,
    username text not null,
    name text not null default '',
    email text,
    email_key text unique,
    status text not null default 'active',
    status_reason text not null default '',
    status_until timestamptz,
    avatar_id uuid,
    locale text not null default 'en',
    time_zone text not null default 'UTC',
    theme text not null default '',
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    constraint people_status check (status in ('active', 'suspended', 'leaving', 'anonymised')),
    constraint people_theme check (theme in ('', 'light', 'dark')),
    constraint people_email check ((email is null) = (email_key is null))
);

create index people_newest on accounts.people (created_at desc, id desc);

comment on column accounts.people.email is 'Proven to be the person''s own; null where somebody came by a provider that tells none.';
comment on column accounts.people.email_key is 'The address as it is compared: no two accounts share one.';

-- One table decides who has a name: people, pending sign-ups, and names that were given up a short while ago.
create table accounts.usernames (
    skeleton text primary key,
    username text not null,
    holder uuid not null,
    held_until timestamptz
);

create index usernames_holder on accounts.usernames (holder);
create index usernames_ending on accounts.usernames (held_until) where held_until is not null;

comment on column accounts.usernames.skeleton is 'What the eye sees: names that look alike share one.';
comment on column accounts.usernames.held_until is 'Null: held by a person. Otherwise free again from here on.';

create table accounts.username_changes (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    username text not null,
    given_up_at timestamptz not null default now()
);

create index username_changes_person on accounts.username_changes (person_id, given_up_at desc);

-- migrate:down
drop table accounts.username_changes;
drop table accounts.usernames;
drop table accounts.people;
drop schema accounts;
