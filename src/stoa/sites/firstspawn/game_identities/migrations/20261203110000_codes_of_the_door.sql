-- migrate:up
-- stage: expand
-- A player who came to the door and was proven by the game's own word, until somebody types the code that they were told.
create table game_door_codes (
    player_uuid uuid primary key,
    player_name text not null,
    code_hash bytea not null unique,
    expires_at timestamptz not null
);
create index game_door_codes_oldest on game_door_codes (expires_at);

-- migrate:down
drop table game_door_codes;
