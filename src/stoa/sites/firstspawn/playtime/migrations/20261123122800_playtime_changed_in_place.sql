-- migrate:up
-- stage: expand
-- Minutes change with every sync: where no index holds them and pages have room, a row is changed where it stands.
-- The table came with the same release, so it holds next to nothing yet.
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index playtime_of_player;
-- squawk-ignore require-concurrent-index-creation
create index playtime_of_player on playtime (player_uuid);
alter table playtime set (fillfactor = 80);

-- migrate:down
set local lock_timeout = '2s';
alter table playtime reset (fillfactor);
drop index playtime_of_player;
create index playtime_of_player on playtime (player_uuid, minutes desc);
