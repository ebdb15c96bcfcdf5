-- migrate:up
-- stage: expand
create table accounts.passwords (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    hash text not null,
    changed_at timestamptz not null default now()
);

comment on table accounts.passwords is 'Only people who have a password have a row: whoever came by a provider may have none.';

-- migrate:down
drop table accounts.passwords;
