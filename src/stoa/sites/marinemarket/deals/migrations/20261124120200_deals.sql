-- migrate:up
-- stage: expand

-- The file of a sale: what two have agreed on, and how far it is.
create table deals (
    id uuid primary key,
    offer_id uuid not null unique references offers (id) on delete cascade,
    conversation_id uuid not null references conversations (id) on delete cascade,
    listing_id uuid not null references listings (id) on delete cascade,
    seller_id uuid not null references sellers (id),
    buyer_id uuid not null references accounts.people (id),
    seller_person_id uuid not null references accounts.people (id),
    amount_minor bigint not null,
    currency text not null,
    status text not null default 'open',
    buyer_done_at timestamptz,
    seller_done_at timestamptz,
    deposit_status text not null default 'none',
    deposit_order_id uuid,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    constraint deals_status check (status in ('open', 'done', 'called_off')),
    constraint deals_deposit check (deposit_status in ('none', 'paid', 'refunded')),
    constraint deals_money check (amount_minor > 0 and currency ~ '^[A-Z]{3}$')
);
create index deals_by_conversation on deals (conversation_id, created_at, id);
create index deals_by_buyer on deals (buyer_id);
create index deals_by_seller_person on deals (seller_person_id);
create index deals_by_listing on deals (listing_id);
create index deals_by_seller on deals (seller_id);

create table deal_steps (
    deal_id uuid not null references deals (id) on delete cascade,
    step text not null,
    state text not null default 'open',
    day date,
    note text not null default '',
    changed_by uuid references accounts.people (id),
    changed_at timestamptz,
    primary key (deal_id, step),
    constraint deal_steps_state check (state in ('open', 'planned', 'done', 'skipped'))
);
comment on column deal_steps.day is 'for when it is planned, or when it was done';
create index deal_steps_changed_by on deal_steps (changed_by);

create table deal_entries (
    id uuid primary key,
    deal_id uuid not null references deals (id) on delete cascade,
    person_id uuid references accounts.people (id),
    kind text not null,
    step text not null default '',
    words text not null default '',
    created_at timestamptz not null default now()
);
comment on table deal_entries is 'what was done with the file, in order; never changed';
create index deal_entries_by_deal on deal_entries (deal_id, created_at, id);
create index deal_entries_person on deal_entries (person_id);

create table deal_papers (
    media_id uuid primary key references commons.media (id) on delete cascade,
    deal_id uuid not null references deals (id) on delete cascade,
    step text not null,
    person_id uuid not null references accounts.people (id),
    name text not null,
    created_at timestamptz not null default now()
);
create index deal_papers_by_deal on deal_papers (deal_id, created_at, media_id);
create index deal_papers_person on deal_papers (person_id);

-- migrate:down
drop table deal_papers;
drop table deal_entries;
drop table deal_steps;
drop table deals;
