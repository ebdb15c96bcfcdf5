-- migrate:up
-- stage: expand
create table accounts.identities (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    provider text not null,
    issuer text not null,
    subject text not null,
    shown_name text not null default '',
    tokens bytea,
    linked_at timestamptz not null default now(),
    last_used_at timestamptz,
    constraint identities_of_one_person unique (issuer, subject),
    constraint identities_one_of_each unique (person_id, provider)
);

comment on table accounts.identities is 'By which accounts elsewhere somebody signs in. Who it is, is issuer and subject; never an address.';
comment on column accounts.identities.tokens is 'A box: what the provider gave us to act with.';

-- Whoever has signed in elsewhere without a proven address, until they prove one. Nothing of it is an account yet.
create table accounts.identity_sign_ups (
    id uuid primary key,
    token_hash bytea not null unique,
    provider text not null,
    issuer text not null,
    subject text not null,
    shown_name text not null default '',
    tokens bytea,
    email text,
    email_key text,
    username text,
    code_hash bytea,
    tries integer not null default 0,
    mails integer not null default 0,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index identity_sign_ups_email on accounts.identity_sign_ups (email_key);
create index identity_sign_ups_ending on accounts.identity_sign_ups (expires_at);

comment on column accounts.identity_sign_ups.token_hash is 'Of what the browser shows in which it was begun: a code from the mail counts there alone.';

-- What may come back once: states of sign-ins that were begun, and nonces of answers.
create table accounts.spent_answers (
    hash bytea primary key,
    expires_at timestamptz not null
);

create index spent_answers_ending on accounts.spent_answers (expires_at);

-- migrate:down
drop table accounts.spent_answers;
drop table accounts.identity_sign_ups;
drop table accounts.identities;
