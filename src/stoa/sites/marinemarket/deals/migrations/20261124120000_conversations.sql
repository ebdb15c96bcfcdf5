-- migrate:up
-- stage: expand

-- What a buyer and a seller say to each other about one boat.
create table conversations (
    id uuid primary key,
    listing_id uuid not null references listings (id) on delete cascade,
    buyer_id uuid not null references accounts.people (id) on delete cascade,
    created_at timestamptz not null default now(),
    unique (listing_id, buyer_id)
);
create index conversations_buyer on conversations (buyer_id);

create table conversation_people (
    conversation_id uuid not null references conversations (id) on delete cascade,
    side text not null,
    person_id uuid not null references accounts.people (id) on delete cascade,
    read_at timestamptz,
    last_at timestamptz not null default now(),
    blocks boolean not null default false,
    primary key (conversation_id, side),
    constraint conversation_people_side check (side in ('buyer', 'seller'))
);
comment on column conversation_people.last_at is 'when something was last said that this side may see';
comment on column conversation_people.blocks is 'this side wants to hear no more';
create index conversation_people_inbox on conversation_people (person_id, last_at, conversation_id);

create table messages (
    id uuid primary key,
    conversation_id uuid not null references conversations (id) on delete cascade,
    author_id uuid not null references accounts.people (id) on delete cascade,
    text text not null,
    hidden boolean not null default false,
    warning jsonb,
    created_at timestamptz not null default now()
);
comment on column messages.hidden is 'a moderator has not let it through; its author sees it all the same';
comment on column messages.warning is 'the explained decision that both are warned with';
create index messages_by_conversation on messages (conversation_id, created_at, id);
create index messages_author on messages (author_id);

create table offers (
    id uuid primary key,
    conversation_id uuid not null references conversations (id) on delete cascade,
    listing_id uuid not null references listings (id) on delete cascade,
    author_id uuid not null references accounts.people (id) on delete cascade,
    side text not null,
    amount_minor bigint not null,
    currency text not null,
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
create index offers_by_conversation on offers (conversation_id, created_at);
create index offers_author on offers (author_id);
create unique index offers_one_open on offers (conversation_id) where status = 'open';
create unique index offers_one_accepted on offers (listing_id) where status = 'accepted';
create index offers_open on offers (listing_id) where status = 'open';

-- migrate:down
drop table offers;
drop table messages;
drop table conversation_people;
drop table conversations;
