-- migrate:up
-- stage: expand
create table game_identities (
    id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    game text not null,
    player_uuid uuid not null,
    player_name text not null,
    server_id uuid references servers (id) on delete set null,
    linked_at timestamptz not null default now(),
    constraint game_identities_game check (game in ('MINECRAFT', 'HYTALE')),
    constraint game_identities_player unique (game, player_uuid),
    constraint game_identities_one unique (person_id, game)
);
comment on column game_identities.server_id is 'where the code was typed';
create index game_identities_server on game_identities (server_id);
create index game_identities_by_player on game_identities (player_uuid);

create table game_link_codes (
    person_id uuid not null references accounts.people (id) on delete cascade,
    game text not null,
    code_hash bytea not null unique,
    expires_at timestamptz not null,
    used_for uuid,
    primary key (person_id, game),
    constraint game_link_codes_game check (game in ('MINECRAFT', 'HYTALE'))
);
create index game_link_codes_oldest on game_link_codes (expires_at);

-- migrate:down
drop table game_link_codes;
drop table game_identities;
