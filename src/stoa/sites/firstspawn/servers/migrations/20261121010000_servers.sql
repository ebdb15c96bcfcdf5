-- migrate:up
-- stage: expand
create table servers (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    game_type text not null,
    short_description text not null default '',
    description text not null default '',
    address text not null,
    tags text[] not null default '{}',
    region text,
    language text,
    version text,
    website_url text,
    discord_url text,
    online boolean not null default false,
    verified boolean not null default false,
    active boolean not null default true,
    players integer not null default 0,
    max_players integer not null default 0,
    uptime double precision not null default 0,
    rating double precision,
    review_count integer not null default 0,
    created_at timestamptz not null,
    search tsvector generated always as (
        setweight(to_tsvector('simple', name), 'A')
        || setweight(array_to_tsvector(tags), 'B')
        || setweight(to_tsvector('simple', short_description || ' ' || description), 'C')
    ) stored,
    constraint servers_game_type check (game_type in ('minecraft', 'hytale')),
    constraint servers_rating check (rating between 1 and 5),
    constraint servers_counts check (players >= 0 and max_players >= 0 and review_count >= 0)
);
create index servers_by_players on servers (players, id) where active;
create index servers_by_rating on servers (rating desc nulls last, id desc) where active;
create index servers_by_uptime on servers (uptime, id) where active;
create index servers_by_age on servers (created_at, id) where active;
create index servers_by_tags on servers using gin (tags) where active;
create index servers_by_search on servers using gin (search) where active;

-- migrate:down
drop table servers;
