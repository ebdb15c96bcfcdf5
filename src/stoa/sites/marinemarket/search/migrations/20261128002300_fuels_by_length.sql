-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- The longest boats burn diesel, so the order by length begins anew with each fuel.
create index listings_by_fuel_length on listings (
    fuel, length_m, id, boat_type, condition, state, currency, price_minor, year, created_at, spot, equipment
) where shown;

-- Maps of the world add up every spot: the index alone tells them.
create index listing_spots_told on listing_spots (boat_type, latitude, longitude) include (many);

-- migrate:down
set local lock_timeout = '2s';
drop index listing_spots_told;
drop index listings_by_fuel_length;
