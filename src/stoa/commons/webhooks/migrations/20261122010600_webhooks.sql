-- migrate:up
-- stage: expand
-- Where somebody wants to be told of what happens: to one thing of theirs, or on the whole site.
create table commons.webhooks (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    subject_kind text not null default '',
    subject_id uuid,
    url text not null,
    events text[] not null,
    description text not null default '',
    state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
    reason text not null default '',
    secret bytea not null,
    old_secret bytea,
    old_secret_until timestamptz,
    failures integer not null default 0,
    failing_since timestamptz,
    last_triggered_at timestamptz,
    last_delivered_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint webhooks_subject check ((subject_kind = '') = (subject_id is null)),
    constraint webhooks_old_secret check ((old_secret is null) = (old_secret_until is null)),
    constraint webhooks_url check (length(url) between 1 and 2000),
    constraint webhooks_description check (length(description) <= 200)
);

create index webhooks_of_person on commons.webhooks (person_id, created_at, id);
create index webhooks_newest on commons.webhooks (created_at, id);
create index webhooks_in_state on commons.webhooks (state, created_at, id);
create index webhooks_about on commons.webhooks (subject_kind, subject_id) where state <> 'disabled';
create index webhooks_old_secrets on commons.webhooks (old_secret_until) where old_secret is not null;

comment on column commons.webhooks.subject_kind is 'Empty: everything on the site, which an administrator alone may ask for.';
comment on column commons.webhooks.old_secret is 'Signs beside the new one until old_secret_until.';

-- What is sent, byte for byte; its id is the receipt''s, and the same for every attempt.
create table commons.webhook_messages (
    id uuid primary key,
    webhook_id uuid not null references commons.webhooks (id) on delete cascade,
    event text not null,
    body text not null,
    state text not null default 'waiting'
        check (state in ('waiting', 'held', 'delivered', 'failed', 'given_up')),
    attempts integer not null default 0,
    status integer,
    next_attempt_at timestamptz,
    created_at timestamptz not null,
    settled_at timestamptz
);

create index webhook_messages_newest on commons.webhook_messages (webhook_id, created_at, id);
create index webhook_messages_in_state on commons.webhook_messages (webhook_id, state, created_at, id);
create index webhook_messages_of_event on commons.webhook_messages (webhook_id, event, created_at, id);
create index webhook_messages_held on commons.webhook_messages (webhook_id) where state = 'held';
create index webhook_messages_old on commons.webhook_messages (created_at);

-- Every attempt with what went out and what came back; of an answer only its beginning is kept.
create table commons.webhook_attempts (
    message_id uuid not null references commons.webhook_messages (id) on delete cascade,
    number integer not null,
    at timestamptz not null,
    milliseconds integer not null,
    request_headers jsonb not null,
    status integer,
    response text not null default '',
    words text not null default '',
    primary key (message_id, number)
);

-- migrate:down
drop table commons.webhook_attempts;
drop table commons.webhook_messages;
drop table commons.webhooks;
