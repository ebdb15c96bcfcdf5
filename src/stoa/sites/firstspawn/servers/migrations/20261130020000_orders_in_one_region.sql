-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Servers of one game in one region, in the orders that people choose most: all others are not even passed over. Where a
-- hundredth of all stands there, and a tenth of those has the tags, an order of all was walked for thirty thousand servers.
-- squawk-ignore require-concurrent-index-creation
create index servers_there_by_score on servers (game_type, region, score, id) include (tags, online, verified)
where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_there_by_players on servers (game_type, region, players, id) include (tags, online, verified)
where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_there_by_age on servers (game_type, region, created_at, id) include (tags, online, verified)
where active;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index servers_there_by_score;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_there_by_players;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_there_by_age;
