-- migrate:up
-- stage: expand
create table servers (
    id uuid primary key default gen_random_uuid(),
    slug text not null unique,
    name text not null,
    description text not null,
    game_type text not null check (game_type in ('minecraft', 'hytale')),
    region text not null,
    players bigint not null,
    votes bigint not null,
    rating double precision not null,
    online boolean not null,
    created_at timestamptz not null default now(),
    tags jsonb not null default '[]',
    search tsvector not null generated always as (
        setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', description), 'B')
    ) stored
);

comment on column servers.tags is 'A copy of what server_tags says, so that a list needs no second query.';

create index servers_newest on servers (created_at desc, id desc);
create index servers_newest_of_game on servers (game_type, created_at desc, id desc);
create index servers_most_votes on servers (votes desc, id desc);
create index servers_search on servers using gin (search);

create table tags (
    id bigint primary key,
    slug text not null unique,
    name text not null
);

create table server_tags (
    server_id uuid not null references servers on delete cascade,
    tag_id bigint not null references tags on delete cascade,
    primary key (server_id, tag_id)
);

create index server_tags_of_tag on server_tags (tag_id);

create table reviews (
    id uuid primary key default gen_random_uuid(),
    server_id uuid not null references servers on delete cascade,
    author text not null check (char_length(author) between 1 and 60),
    rating bigint not null check (rating between 1 and 5),
    content text not null check (char_length(content) between 1 and 5000),
    created_at timestamptz not null default now()
);

create index reviews_of_server on reviews (server_id, created_at desc);

create table audit (
    id bigint generated always as identity primary key,
    action text not null,
    resource uuid not null,
    recorded_at timestamptz not null default now()
);

-- migrate:down
drop table audit, reviews, server_tags, tags, servers;
