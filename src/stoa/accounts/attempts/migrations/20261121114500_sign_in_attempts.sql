-- migrate:up
-- stage: expand
create table accounts.sign_in_attempts (
    id uuid primary key,
    email_hash bytea not null,
    person_id uuid references accounts.people (id) on delete cascade,
    outcome text not null,
    method text not null,
    address text not null,
    agent text not null,
    known_device boolean not null,
    at timestamptz not null default now()
);

create index sign_in_attempts_newest on accounts.sign_in_attempts (at desc, id desc);
create index sign_in_attempts_person on accounts.sign_in_attempts (person_id, at desc, id desc);
create index sign_in_attempts_address on accounts.sign_in_attempts (address, at desc, id desc);

comment on column accounts.sign_in_attempts.email_hash is 'A keyed hash: what strangers type into the form is not kept readable.';

-- migrate:down
drop table accounts.sign_in_attempts;
