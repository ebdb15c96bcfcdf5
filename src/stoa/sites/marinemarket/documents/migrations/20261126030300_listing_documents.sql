-- migrate:up
-- stage: expand

-- Papers of a boat: seen by those who sell it, and by whoever asks about it once they have been shown them.
create table listing_documents (
    media_id uuid primary key references commons.media (id) on delete cascade,
    listing_id uuid not null references listings (id) on delete cascade,
    person_id uuid not null references accounts.people (id),
    kind text not null,
    name text not null,
    created_at timestamptz not null default now(),
    constraint listing_documents_kind check (kind in ('survey', 'registration', 'title', 'service', 'other'))
);
create index listing_documents_by_listing on listing_documents (listing_id, created_at, media_id);
create index listing_documents_person on listing_documents (person_id);

create table document_shares (
    media_id uuid not null references listing_documents (media_id) on delete cascade,
    conversation_id uuid not null references conversations (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (media_id, conversation_id)
);
create index document_shares_by_conversation on document_shares (conversation_id);

-- migrate:down
drop table document_shares;
drop table listing_documents;
