-- migrate:up
-- stage: expand
-- Sign-ups whose address is not proven yet. A person exists only once the link in the mail has come back, so nothing
-- that a stranger has entered for somebody else's address ever becomes part of that person's account.
create table accounts.sign_ups (
    id uuid primary key,
    email text not null,
    email_key text not null,
    username text not null,
    password_hash text not null,
    token_hash bytea not null unique,
    locale text not null default 'en',
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index sign_ups_email on accounts.sign_ups (email_key, created_at desc);
create index sign_ups_ending on accounts.sign_ups (expires_at);

-- migrate:down
drop table accounts.sign_ups;
