-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- The point that maps show, rounded without a detour through numeric, which cost maps of whole coasts most of their time.
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_point;
-- squawk-ignore require-concurrent-index-creation
create index listings_by_point on listings using gist (
    point(round(longitude * 100) / 100, round(latitude * 100) / 100)
) where shown and latitude is not null;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_point;
create index listings_by_point on listings using gist (
    point(round(longitude::numeric, 2)::double precision, round(latitude::numeric, 2)::double precision)
) where shown and latitude is not null;
