-- migrate:up
-- stage: expand
create table accounts.passkeys (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    credential_id bytea not null unique,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    backed_up boolean not null,
    name text not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    suspect_at timestamptz
);

create index passkeys_person on accounts.passkeys (person_id, id);

comment on column accounts.passkeys.sign_count is 'Rises with each use where the authenticator counts; one that does not is a copy''s.';

create table accounts.passkey_challenges (
    hash bytea primary key,
    purpose text not null,
    person_id uuid references accounts.people (id) on delete cascade,
    bound_to uuid,
    expires_at timestamptz not null,
    constraint passkey_challenges_purpose check (purpose in ('register', 'sign-in', 'second-factor', 'step-up'))
);

create index passkey_challenges_ending on accounts.passkey_challenges (expires_at);
create index passkey_challenges_person on accounts.passkey_challenges (person_id);

comment on column accounts.passkey_challenges.bound_to is 'The session, or the sign-in that waits, in which alone the answer counts.';

-- migrate:down
drop table accounts.passkey_challenges;
drop table accounts.passkeys;
