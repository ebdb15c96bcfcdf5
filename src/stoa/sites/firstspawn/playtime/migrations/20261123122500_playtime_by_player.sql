-- migrate:up transaction:false
-- stage: expand
-- Minutes change with every sync: where no index holds them, a row can be changed where it stands.
create index concurrently if not exists playtime_by_player on playtime (player_uuid);

-- migrate:down transaction:false
drop index concurrently if exists playtime_by_player;
