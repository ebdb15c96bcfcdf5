-- migrate:up
-- stage: expand
create table offers (
    id uuid primary key,
    conversation_id uuid not null references conversations (id) on delete cascade,
    listing_id uuid not null references listings (id) on delete cascade,
    author_id uuid not null references accounts.people (id) on delete cascade,
    side text not null,
    amount_minor bigint not null,
    currency text not null,
    note text not null default '',
    status text not null default 'open',
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    decided_at timestamptz,
    constraint offers_side check (side in ('buyer', 'seller')),
    constraint offers_status check (
        status in ('open', 'countered', 'accepted', 'declined', 'withdrawn', 'called_off', 'expired')
    ),
    constraint offers_money check (amount_minor > 0 and currency ~ '^[A-Z]{3}$')
);
comment on column offers.note is 'under which conditions, in the words of whoever made it';
create index offers_by_conversation on offers (conversation_id, created_at);
create index offers_author on offers (author_id, created_at, id);
create unique index offers_one_open on offers (conversation_id) where status = 'open';
create unique index offers_one_accepted on offers (listing_id) where status = 'accepted';
create index offers_open on offers (listing_id) where status = 'open';
create index offers_ending on offers (expires_at) where status = 'open';

-- migrate:down
drop table offers;
