-- migrate:up
-- stage: expand
create table boats (
    id uuid primary key,
    slug text not null unique,
    title text not null,
    boat_type text not null,
    condition text not null,
    make text not null,
    model text not null,
    year integer not null,
    length_m double precision not null,
    beam_m double precision,
    draft_m double precision,
    hull text,
    fuel text,
    engine_hours integer,
    berths integer,
    price_minor bigint not null,
    currency text not null,
    state text not null,
    place text not null,
    description text not null default '',
    status text not null,
    created_at timestamptz not null,
    search tsvector generated always as (
        setweight(to_tsvector('simple', title || ' ' || make || ' ' || model), 'A')
        || setweight(to_tsvector('simple', place || ' ' || state), 'B')
        || setweight(to_tsvector('simple', description), 'C')
    ) stored,
    constraint boats_type check (
        boat_type in ('sail', 'power', 'fishing', 'pontoon', 'ski', 'yacht', 'personal_watercraft', 'dinghy', 'other')
    ),
    constraint boats_condition check (condition in ('new', 'excellent', 'good', 'fair', 'project')),
    constraint boats_status check (
        status in ('draft', 'pending_review', 'active', 'inactive', 'sold', 'rejected', 'expired')
    ),
    constraint boats_price check (price_minor >= 0),
    constraint boats_currency check (currency ~ '^[A-Z]{3}$')
);
create index boats_by_age on boats (created_at, id) where status = 'active';
create index boats_by_price on boats (price_minor, id) where status = 'active';
create index boats_by_length on boats (length_m, id) where status = 'active';
create index boats_by_year on boats (year, id) where status = 'active';
create index boats_by_search on boats using gin (search) where status = 'active';

-- migrate:down
drop table boats;
