-- migrate:up
-- stage: expand
create table accounts.recovery_codes (
    hash bytea primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    made_at timestamptz not null default now(),
    used_at timestamptz
);

create index recovery_codes_person on accounts.recovery_codes (person_id);

comment on column accounts.recovery_codes.hash is 'Keyed, over person and code: a stolen table opens no account.';

-- migrate:down
drop table accounts.recovery_codes;
