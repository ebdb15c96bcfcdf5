-- migrate:up
-- stage: expand
-- Receipts still name an address that was given up a while ago: whoever is forgotten must be forgotten under it, too.
create table accounts.former_emails (
    person_id uuid not null references accounts.people (id) on delete cascade,
    email text not null,
    given_up_at timestamptz not null default now(),
    primary key (person_id, email)
);

create index former_emails_oldest on accounts.former_emails (given_up_at);

-- migrate:down
drop table accounts.former_emails;
