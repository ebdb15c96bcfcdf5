-- migrate:up
-- stage: expand
create table accounts.recovery_sets (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    key bytea not null
);

comment on column accounts.recovery_sets.key is 'A box: what the codes are hashed with. It follows a change of root keys; what is on paper cannot.';

create table accounts.recovery_codes (
    person_id uuid not null references accounts.recovery_sets (person_id) on delete cascade,
    hash bytea not null,
    used_at timestamptz,
    primary key (person_id, hash)
);

comment on column accounts.recovery_codes.hash is 'Keyed: a stolen table opens no account.';

-- migrate:down
drop table accounts.recovery_codes;
drop table accounts.recovery_sets;
