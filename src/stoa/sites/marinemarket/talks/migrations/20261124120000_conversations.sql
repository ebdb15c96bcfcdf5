-- migrate:up
-- stage: expand

-- What a buyer and a seller say to each other about one boat.
create table conversations (
    id uuid primary key,
    listing_id uuid not null references listings (id) on delete cascade,
    seller_id uuid not null references sellers (id),
    buyer_id uuid not null references accounts.people (id) on delete cascade,
    closed boolean not null default false,
    answered_at timestamptz,
    created_at timestamptz not null default now(),
    unique (listing_id, buyer_id)
);
comment on column conversations.closed is 'a moderator has ended it';
comment on column conversations.answered_at is 'when the seller''s side first answered';
create index conversations_buyer on conversations (buyer_id);
create index conversations_lately on conversations (created_at, seller_id);
create index conversations_seller on conversations (seller_id);

create table conversation_people (
    conversation_id uuid not null references conversations (id) on delete cascade,
    side text not null,
    person_id uuid not null references accounts.people (id) on delete cascade,
    read_at timestamptz,
    unread integer not null default 0,
    last_at timestamptz not null default now(),
    blocks boolean not null default false,
    primary key (conversation_id, side),
    constraint conversation_people_side check (side in ('buyer', 'seller'))
);
comment on column conversation_people.unread is 'how many messages of the other side this one has not read';
comment on column conversation_people.last_at is 'when something was last said that this side may see';
comment on column conversation_people.blocks is 'this side wants to hear no more';
create index conversation_people_inbox on conversation_people (person_id, last_at, conversation_id);
create index conversation_people_unread on conversation_people (person_id) where unread > 0;

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

-- migrate:down
drop table messages;
drop table conversation_people;
drop table conversations;
