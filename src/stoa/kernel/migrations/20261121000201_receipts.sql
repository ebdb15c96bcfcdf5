-- migrate:up
-- stage: expand
-- What is to reach somebody outside, and whether it has: one row for each mail, webhook, vote, command or feed.
create table kernel.receipts (
    id uuid primary key,
    kind text not null,
    key text not null,
    recipient text not null,
    about text not null default '',
    state text not null default 'waiting' check (state in ('waiting', 'accepted', 'delivered', 'failed', 'given_up')),
    attempts bigint not null default 0,
    next_attempt_at timestamptz,
    reason text,
    reference text,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    unique (kind, key),
    check ((state = 'waiting') = (settled_at is null))
);

create index receipts_newest on kernel.receipts (created_at, id);
create index receipts_of_kind on kernel.receipts (kind, created_at, id);
create index receipts_in_state on kernel.receipts (state, created_at, id);
create index receipts_to on kernel.receipts (recipient, created_at, id);
create index receipts_reference on kernel.receipts (kind, reference) where reference is not null;
create index receipts_settled on kernel.receipts (settled_at) where settled_at is not null;

comment on column kernel.receipts.key is 'The idempotency key: the same for every attempt, and for whoever asks for the same thing again.';
comment on column kernel.receipts.state is 'accepted: another service has taken it over. delivered: it has arrived. Neither means that we tried.';
comment on column kernel.receipts.reference is 'What the other side calls it.';

-- Every attempt; `outcome` is null while it runs, and becomes unknown when the next one finds that nobody wrote it down.
create table kernel.receipt_attempts (
    receipt_id uuid not null references kernel.receipts (id) on delete cascade,
    number bigint not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text check (outcome in ('accepted', 'delivered', 'refused', 'failed', 'unknown')),
    words text,
    primary key (receipt_id, number)
);

-- migrate:down
drop table kernel.receipt_attempts;
drop table kernel.receipts;
