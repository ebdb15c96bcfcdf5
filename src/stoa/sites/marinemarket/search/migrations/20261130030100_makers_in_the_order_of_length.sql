-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '5s';

-- Boats like one are compared by all that is told of them here, so that six of them are read, and not some ninety whose
-- maker may be the same.
drop index listings_by_type_length;
create index listings_by_type_length on listings (
    boat_type, length_m, id, condition, state, fuel, currency, price_minor, year, created_at, spot, equipment
) include (make) where shown;

-- migrate:down
set local lock_timeout = '5s';
drop index listings_by_type_length;
create index listings_by_type_length on listings (
    boat_type, length_m, id, condition, state, fuel, currency, price_minor, year, created_at, spot, equipment
) where shown;
