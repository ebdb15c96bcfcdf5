-- migrate:up
-- stage: expand
create extension if not exists cube;
create extension if not exists pg_trgm;

-- Words as searches compare them: small letters without accents. Its body is parsed here and not when it is called, so
-- it means the same in every session and comes back from a backup.
create function fold_words(words text) returns text
language sql immutable parallel safe strict
return replace(replace(replace(translate(
    lower(regexp_replace(normalize(words, nfkd), '[\u0300-\u036f]', '', 'g')), 'øłđðı', 'olddi'
), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');

-- Who sells: a private person, or a broker's firm with several seats.
create table sellers (
    id uuid primary key,
    kind text not null default 'private',
    slug text unique,
    name text,
    about text not null default '',
    website_url text,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    constraint sellers_kind check (kind in ('private', 'broker')),
    constraint sellers_firm check (kind = 'private' or (name is not null and slug is not null))
);
comment on column sellers.name is 'a firm''s name; a private seller goes by the name of the account';

create table seller_team (
    seller_id uuid not null references sellers (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    role text not null,
    since timestamptz not null default now(),
    primary key (seller_id, person_id),
    constraint seller_team_role check (role in ('owner', 'agent'))
);
create unique index seller_team_owner on seller_team (seller_id) where role = 'owner';
create index seller_team_person on seller_team (person_id, since desc);

create table listings (
    id uuid primary key,
    slug text not null unique,
    seller_id uuid not null references sellers (id),
    title text not null,
    description text not null default '',
    price_minor bigint not null default 0,
    currency text not null,
    city text not null default '',
    state text not null default '',
    postcode text not null default '',
    country text not null default 'US',
    latitude double precision,
    longitude double precision,
    -- A point on the globe in meters, written out: the functions of earthdistance do not come back from a backup. It is
    -- as rough as what is shown of it: who asks for ever smaller distances does not find the trailer behind the house.
    place cube generated always as (
        case when latitude is not null and longitude is not null then cube(array[
            6371000 * cos(radians(round(latitude::numeric, 2)::double precision))
                * cos(radians(round(longitude::numeric, 2)::double precision)),
            6371000 * cos(radians(round(latitude::numeric, 2)::double precision))
                * sin(radians(round(longitude::numeric, 2)::double precision)),
            6371000 * sin(radians(round(latitude::numeric, 2)::double precision))
        ]) end
    ) stored,

    boat_type text not null,
    condition text not null,
    make text not null default '',
    model text not null default '',
    year integer not null,
    units text not null default 'metric',
    length_m double precision not null,
    beam_m double precision,
    draft_m double precision,
    bridge_clearance_m double precision,
    headroom_m double precision,
    weight_kg double precision,
    ballast_kg double precision,
    fuel_tank_l double precision,
    water_tank_l double precision,
    hull_material text,
    keel text,
    fuel text,
    engine_count integer not null default 0,
    engine_hours integer,
    power_kw double precision,
    cabins integer,
    berths integer,
    heads integer,
    trailer boolean,
    title_status text not null default 'unknown',
    features text[] not null default '{}',
    hin_box bytea,
    hin_hash bytea,
    hin_note text not null default 'none',

    status text not null default 'draft',
    hidden boolean not null default false,
    sale_pending boolean not null default false,
    shown boolean not null generated always as (status = 'active' and not hidden) stored,
    reason text not null default '',
    source text not null default 'site',
    feed_id uuid,
    feed_key text,
    published_at timestamptz,
    expires_at timestamptz,
    reminded_at timestamptz,
    sold_at timestamptz,
    sold_price_minor bigint,
    view_count integer not null default 0,
    favorite_count integer not null default 0,
    contact_count integer not null default 0,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    search tsvector generated always as (
        setweight(to_tsvector('simple', fold_words(title || ' ' || make || ' ' || model)), 'A')
        || setweight(to_tsvector('simple', fold_words(city || ' ' || state)), 'B')
        || setweight(to_tsvector('simple', fold_words(description)), 'C')
    ) stored,
    likeness text generated always as (fold_words(make || ' ' || model)) stored,

    constraint listings_type check (
        boat_type in ('sail', 'power', 'fishing', 'pontoon', 'ski', 'yacht', 'personal_watercraft', 'dinghy', 'other')
    ),
    constraint listings_condition check (condition in ('new', 'excellent', 'good', 'fair', 'project')),
    constraint listings_status check (
        status in ('draft', 'pending_review', 'active', 'inactive', 'sold', 'rejected', 'expired', 'removed')
    ),
    constraint listings_title_status check (
        title_status in ('unknown', 'clear', 'lien', 'salvage', 'none', 'documented')
    ),
    constraint listings_hin_note check (
        hin_note in ('none', 'unreadable', 'on_file', 'year_matches', 'year_differs')
    ),
    constraint listings_units check (units in ('metric', 'imperial')),
    constraint listings_source check (source in ('site', 'feed', 'csv')),
    constraint listings_feed check ((feed_id is null) = (feed_key is null)),
    constraint listings_money check (price_minor >= 0 and sold_price_minor >= 0 and currency ~ '^[A-Z]{3}$'),
    constraint listings_country check (country ~ '^[A-Z]{2}$'),
    constraint listings_place check (latitude between -90 and 90 and longitude between -180 and 180),
    constraint listings_whole_place check ((latitude is null) = (longitude is null)),
    constraint listings_counts check (view_count >= 0 and favorite_count >= 0 and contact_count >= 0)
);
comment on column listings.price_minor is 'asked, in minor units of the currency; 0 while a draft has none';
comment on column listings.state is 'the code of a state of the US, elsewhere a region or the country';
comment on column listings.units is 'in which the seller measures; everything is kept in metric units';
comment on column listings.hin_box is 'the hull''s number, encrypted and never shown';
comment on column listings.hin_hash is 'a keyed hash of it, by which the same hull is found twice';
comment on column listings.reason is 'why a moderator rejected it or asked for changes';
comment on column listings.feed_key is 'how whoever sent it names it';

create index listings_by_age on listings (created_at, id) where shown;
create index listings_by_price on listings (price_minor, id) where shown;
create index listings_by_length on listings (length_m, id) where shown;
create index listings_by_year on listings (year, id) where shown;
create index listings_by_search on listings using gin (search) where shown;
create index listings_by_likeness on listings using gin (likeness gin_trgm_ops) where shown;
create index listings_by_features on listings using gin (features) where shown;
create index listings_by_place on listings using gist (place) where shown;
create index listings_by_type_length on listings (boat_type, length_m, id) where shown;
create index listings_by_state on listings (state, created_at, id) where shown;
create index listings_by_fuel on listings (fuel, created_at, id) where shown;
create index listings_by_condition on listings (condition, created_at, id) where shown;
create index listings_by_currency on listings (currency, price_minor, id) where shown;
create index listings_by_point on listings using gist (
    point(round(longitude::numeric, 2)::double precision, round(latitude::numeric, 2)::double precision)
) where shown and latitude is not null;
create index listings_by_seller on listings (seller_id, created_at, id) where status <> 'removed';
create index listings_by_status on listings (status, changed_at, id);
create index listings_by_expiry on listings (expires_at) where status = 'active';
create index listings_by_hin on listings (hin_hash) where hin_hash is not null;
create unique index listings_by_feed on listings (feed_id, feed_key) where feed_id is not null;

-- Who answers for a listing: the person who made it, or the agent to whom the firm has given it.
create table listing_agents (
    listing_id uuid primary key references listings (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    since timestamptz not null default now()
);
create index listing_agents_person on listing_agents (person_id, since desc);

create table listing_engines (
    listing_id uuid not null references listings (id) on delete cascade,
    position integer not null,
    make text not null default '',
    model text not null default '',
    year integer,
    power_kw double precision,
    hours integer,
    fuel text,
    serial text not null default '',
    primary key (listing_id, position),
    constraint listing_engines_bounds check (
        position between 1 and 8 and hours >= 0 and power_kw >= 0 and year between 1900 and 2100
    )
);

create table listing_prices (
    listing_id uuid not null references listings (id) on delete cascade,
    since timestamptz not null default now(),
    price_minor bigint not null,
    currency text not null,
    primary key (listing_id, since)
);

create table listing_days (
    listing_id uuid not null references listings (id) on delete cascade,
    day date not null,
    views integer not null default 0,
    favorites integer not null default 0,
    contacts integer not null default 0,
    primary key (listing_id, day)
);

-- migrate:down
drop table listing_days;
drop table listing_prices;
drop table listing_engines;
drop table listing_agents;
drop table listings;
drop table seller_team;
drop table sellers;
drop function fold_words;
