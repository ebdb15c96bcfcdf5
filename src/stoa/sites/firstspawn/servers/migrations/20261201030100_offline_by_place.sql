-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- The nearest of those that are off: a twentieth of all servers, and all others around were passed over one by one.
-- squawk-ignore require-concurrent-index-creation
create index servers_offline_by_place on servers using gist (place)
include (id, game_type, region, language, version, verified, players, rating, tags) where active and not online;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index servers_offline_by_place;
