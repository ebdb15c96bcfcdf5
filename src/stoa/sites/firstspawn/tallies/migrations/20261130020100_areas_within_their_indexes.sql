-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What is counted of a circle is read within the index alone: rows of one square lie scattered over the table, a block each.
-- squawk-ignore require-concurrent-index-creation
create index server_area_tallies_told on server_area_tallies (area) include (facet, value, many);
-- squawk-ignore require-concurrent-index-creation
create index servers_by_area_told on servers_by_area (area) include (place, game_type, region, tags);

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index server_area_tallies_told;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_area_told;
