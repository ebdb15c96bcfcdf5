-- migrate:up
-- stage: expand
create extension if not exists cube;
create extension if not exists pg_trgm;

create table servers (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    game_type text not null,
    short_description text not null default '',
    description text not null default '',
    address text not null,
    port integer,
    bedrock_port integer,
    tags text[] not null default '{}',
    region text,
    language text,
    version text,
    website_url text,
    discord_url text,
    launch_date date,
    banner_id uuid,
    logo_id uuid,
    rules text not null default '',
    contact text not null default '',
    modpack text not null default '',
    latitude double precision,
    longitude double precision,
    -- A point on the globe in meters. Written out: what earthdistance offers does not come back from a backup, because
    -- its functions look for their types in whatever schema is looked through at the time.
    place cube generated always as (
        case when latitude is not null and longitude is not null then cube(array[
            6371000 * cos(radians(latitude)) * cos(radians(longitude)),
            6371000 * cos(radians(latitude)) * sin(radians(longitude)),
            6371000 * sin(radians(latitude))
        ]) end
    ) stored,

    state text not null default 'listed',
    active boolean not null generated always as (state = 'listed') stored,
    featured boolean not null default false,
    verified boolean not null default false,
    proof text,
    proof_token text,
    verified_at timestamptz,

    online boolean not null default false,
    players integer not null default 0,
    max_players integer not null default 0,
    uptime double precision not null default 0,
    latency integer,
    motd text not null default '',
    icon bytea,
    checked_at timestamptz,
    status_reason text not null default '',

    total_playtime integer not null default 0,
    rating double precision,
    rating_score double precision,
    review_count integer not null default 0,
    favorite_count integer not null default 0,
    vote_count integer not null default 0,
    trend double precision not null default 0,
    score double precision not null default 0,

    row_version bigint not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null default now(),
    search tsvector generated always as (
        setweight(to_tsvector('simple', name), 'A')
        || setweight(array_to_tsvector(tags), 'B')
        || setweight(to_tsvector('simple', short_description || ' ' || description), 'C')
    ) stored,

    constraint servers_game_type check (game_type in ('MINECRAFT', 'HYTALE')),
    constraint servers_state check (state in ('listed', 'held', 'hidden', 'archived', 'removed')),
    constraint servers_proof check (proof in ('plugin', 'motd', 'dns')),
    constraint servers_ports check (port between 1 and 65535 and bedrock_port between 1 and 65535),
    constraint servers_place check (latitude between -90 and 90 and longitude between -180 and 180),
    constraint servers_rating check (rating between 1 and 5),
    constraint servers_counts check (
        players >= 0 and max_players >= 0 and review_count >= 0 and total_playtime >= 0 and favorite_count >= 0
        and vote_count >= 0
    )
);
comment on column servers.address is 'the host name or address that players type, without a port';
comment on column servers.vote_count is 'votes of the running month';
comment on column servers.total_playtime is 'hours of all players that the plugin has counted';
comment on column servers.rating_score is 'the Bayesian average, by which ratings are ordered';
comment on column servers.score is 'the documented score; the rule that computes it is public';

create index servers_by_players on servers (players, id) where active;
create index servers_by_rating on servers (rating_score desc nulls last, id desc, rating) where active;
create index servers_by_uptime on servers (uptime, id) where active;
create index servers_by_age on servers (created_at, id) where active;
create index servers_by_votes on servers (vote_count, id) where active;
create index servers_by_trend on servers (trend, id) where active;
create index servers_by_score on servers (score, id) where active;
create index servers_by_tags on servers using gin (tags) where active;
create index servers_by_search on servers using gin (search) where active;
create index servers_by_likeness on servers using gin (lower(name) gin_trgm_ops) where active;
create index servers_by_place on servers using gist (place) where active;
create index servers_by_address on servers (lower(address), port) where state <> 'removed';

-- Whose a server is, and who helps; apart from the server, which tells nothing about a person.
create table server_team (
    server_id uuid not null references servers (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    role text not null,
    since timestamptz not null default now(),
    primary key (server_id, person_id),
    constraint server_team_role check (role in ('owner', 'manager', 'helper'))
);
create unique index server_team_owner on server_team (server_id) where role = 'owner';
create index server_team_person on server_team (person_id, since desc);

-- migrate:down
drop table server_team;
drop table servers;
