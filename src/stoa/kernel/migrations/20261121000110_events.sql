-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
set local statement_timeout = '20s';
-- What has happened, written in the transaction in which it happened.
create table kernel.outbox (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    name text not null,
    version bigint not null,
    aggregate text not null,
    payload jsonb not null,
    at timestamptz not null default now(),
    fanned_out_at timestamptz
);

create index outbox_unsent on kernel.outbox (seq) where fanned_out_at is null;
create index outbox_at on kernel.outbox (at);

-- One row for each consumer of each event: what waits, what is parked, and the receipts of what is done.
create table kernel.deliveries (
    consumer text not null,
    seq bigint not null references kernel.outbox (seq) on delete cascade,
    aggregate text not null,
    status text not null default 'waiting' check (status in ('waiting', 'parked', 'done')),
    attempts bigint not null default 0,
    due_at timestamptz not null default now(),
    done_at timestamptz,
    error text,
    primary key (consumer, seq)
);

create index deliveries_seq on kernel.deliveries (seq);
create index deliveries_waiting on kernel.deliveries (seq) where status = 'waiting';
create index deliveries_due on kernel.deliveries (due_at) where status = 'waiting';
create index deliveries_lane on kernel.deliveries (consumer, aggregate, seq) where status in ('waiting', 'parked');
create index deliveries_parked on kernel.deliveries (seq) where status = 'parked';

-- migrate:down
drop table kernel.deliveries;
drop table kernel.outbox;
