-- migrate:up
-- stage: expand
-- Mail that is under way: which template, and in a box what it says. Whom it goes to, and how far it is, says its receipt.
create table kernel.mail (
    id uuid primary key references kernel.receipts (id) on delete cascade,
    template text not null,
    letter bytea not null,
    created_at timestamptz not null default now()
);

create index mail_newest on kernel.mail (created_at desc, id desc);

comment on column kernel.mail.letter is 'A box: links that sign somebody in or reset a password are not readable here.';

-- Addresses that get no mail any more, since they do not exist or their owner has complained.
create table kernel.mail_suppressions (
    id uuid primary key,
    address bytea not null,
    address_hash bytea not null unique,
    reason text not null check (reason in ('bounce', 'complaint', 'manual')),
    detail text not null default '',
    created_at timestamptz not null default now()
);

-- What the mail provider has told us, each once: the same message again has no effect.
create table kernel.mail_hooks (
    id text primary key,
    received_at timestamptz not null default now()
);

create index mail_hooks_received on kernel.mail_hooks (received_at);

-- migrate:down
drop table kernel.mail_hooks;
drop table kernel.mail_suppressions;
drop table kernel.mail;
