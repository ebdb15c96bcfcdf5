-- migrate:up
-- stage: expand

-- What somebody looks for, taken apart into columns, so that a boat finds its searches by an index.
create table saved_searches (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    name text not null,
    filters jsonb not null,
    question text not null,
    frequency text not null,
    price_drops boolean not null,
    words tsquery,
    boat_types text[] not null,
    conditions text[] not null,
    states text[] not null,
    fuel text,
    features text[] not null,
    currency text,
    prices int8range not null,
    years int4range not null,
    lengths numrange not null,
    center cube,
    chord double precision,
    anchors text[] not null,
    told_at timestamptz,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    constraint saved_searches_frequency check (frequency in ('instant', 'daily', 'off')),
    constraint saved_searches_place check ((center is null) = (chord is null))
);
comment on column saved_searches.anchors is
'what a boat must be for the search to be looked at at all: the narrowest of its filters, or nothing';
create index saved_searches_person on saved_searches (person_id, created_at, id);
create index saved_searches_anchors on saved_searches using gin (anchors) where frequency <> 'off';
create index saved_searches_ranges on saved_searches using gist (prices, years, lengths) where frequency <> 'off';

-- Nobody is told twice: a boat is new to a search once, and each lower price is told of once.
create table saved_search_matches (
    search_id uuid not null references saved_searches (id) on delete cascade,
    listing_id uuid not null references listings (id) on delete cascade,
    kind text not null,
    price_minor bigint not null,
    found_at timestamptz not null default now(),
    told_at timestamptz,
    primary key (search_id, listing_id, kind, price_minor),
    constraint saved_search_matches_kind check (kind in ('new', 'drop'))
);
create index saved_search_matches_untold on saved_search_matches (search_id, found_at) where told_at is null;
create index saved_search_matches_listing on saved_search_matches (listing_id);

-- migrate:down
drop table saved_search_matches;
drop table saved_searches;
