-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- The index by place carries what searches around a place are narrowed by, and what is counted beside them, so that
-- servers that do not fit are passed over, and those in a circle counted, without a look at them.
drop index servers_by_place;
create index servers_by_place on servers using gist (region, language, place, players)
include (id, game_type, version, online, verified, rating, tags) where active;

-- migrate:down
set local lock_timeout = '2s';
drop index servers_by_place;
create index servers_by_place on servers using gist (region, language, place, players) where active;
