-- migrate:up transaction:false
-- stage: expand
drop index concurrently if exists playtime_of_player;

-- migrate:down transaction:false
create index concurrently if not exists playtime_of_player on playtime (player_uuid, minutes desc);
