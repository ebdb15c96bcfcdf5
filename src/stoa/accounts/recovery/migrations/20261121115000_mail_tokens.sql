-- migrate:up
-- stage: expand
create table accounts.mail_tokens (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    purpose text not null,
    token_hash bytea not null unique,
    new_email text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    constraint mail_tokens_purpose check (purpose in ('reset-password', 'change-email')),
    constraint mail_tokens_email check ((new_email is null) = (purpose = 'reset-password'))
);

create index mail_tokens_person on accounts.mail_tokens (person_id, purpose);
create index mail_tokens_ending on accounts.mail_tokens (expires_at);

comment on table accounts.mail_tokens is 'A token that is used is deleted, and with it its siblings.';

-- migrate:down
drop table accounts.mail_tokens;
