-- migrate:up
-- stage: expand
create table accounts.api_keys (
    id uuid primary key,
    person_id uuid references accounts.people (id) on delete cascade,
    name text not null,
    secret_hash bytea not null,
    scopes text[] not null,
    created_by uuid,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    last_address text,
    revoked_at timestamptz
);

create index api_keys_person on accounts.api_keys (person_id, created_at desc);

comment on column accounts.api_keys.person_id is 'Null: a service token, which acts for nobody and may do what its scopes say.';

-- migrate:down
drop table accounts.api_keys;
