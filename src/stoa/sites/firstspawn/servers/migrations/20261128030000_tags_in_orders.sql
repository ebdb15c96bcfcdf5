-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Each order carries tags, too: a list of servers with some of them is walked within the index, and rows are read for
-- the one page that comes of it.
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_players;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_rating;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_uptime;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_age;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_votes;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_trend;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_score;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_players on servers (
    players, id, game_type, region, language, version, online, verified, rating, latitude, longitude
) include (tags) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_rating on servers (
    rating_score desc nulls last, id desc, game_type, region, language, version, online, verified, players, rating,
    latitude, longitude
) include (tags) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_uptime on servers (
    uptime, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) include (tags) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_age on servers (
    created_at, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) include (tags) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_votes on servers (
    vote_count, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) include (tags) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_trend on servers (
    trend, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) include (tags) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_score on servers (
    score, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) include (tags) where active;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_players;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_rating;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_uptime;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_age;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_votes;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_trend;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_score;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_players on servers (
    players, id, game_type, region, language, version, online, verified, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_rating on servers (
    rating_score desc nulls last, id desc, game_type, region, language, version, online, verified, players, rating,
    latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_uptime on servers (
    uptime, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_age on servers (
    created_at, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_votes on servers (
    vote_count, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_trend on servers (
    trend, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_score on servers (
    score, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
