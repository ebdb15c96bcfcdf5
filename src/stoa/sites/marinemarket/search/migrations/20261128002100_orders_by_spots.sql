-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- The spot tells within every order's index whether a boat lies in a circle, in a quarter of the room that latitude and
-- longitude took. Maps of whole continents read these still, in the order by age.
drop index listings_by_age;
create index listings_by_age on listings (
    created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, latitude, longitude,
    spot, equipment
) where shown;
drop index listings_by_price;
create index listings_by_price on listings (
    price_minor, id, boat_type, condition, state, fuel, currency, year, length_m, spot, equipment
) where shown;
drop index listings_by_length;
create index listings_by_length on listings (
    length_m, id, boat_type, condition, state, fuel, currency, price_minor, year, spot, equipment
) where shown;
drop index listings_by_year;
create index listings_by_year on listings (
    year, id, boat_type, condition, state, fuel, currency, price_minor, length_m, spot, equipment
) where shown;
drop index listings_by_type_length;
create index listings_by_type_length on listings (
    boat_type, length_m, id, condition, state, fuel, currency, price_minor, year, created_at, spot, equipment
) where shown;
drop index listings_by_type_price;
create index listings_by_type_price on listings (
    boat_type, price_minor, id, condition, state, fuel, currency, year, length_m, created_at, spot, equipment
) where shown;

-- migrate:down
set local lock_timeout = '2s';
drop index listings_by_age;
create index listings_by_age on listings (
    created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, latitude, longitude,
    equipment
) where shown;
drop index listings_by_price;
create index listings_by_price on listings (
    price_minor, id, boat_type, condition, state, fuel, currency, year, length_m, latitude, longitude, equipment
) where shown;
drop index listings_by_length;
create index listings_by_length on listings (
    length_m, id, boat_type, condition, state, fuel, currency, price_minor, year, latitude, longitude, equipment
) where shown;
drop index listings_by_year;
create index listings_by_year on listings (
    year, id, boat_type, condition, state, fuel, currency, price_minor, length_m, latitude, longitude, equipment
) where shown;
drop index listings_by_type_length;
create index listings_by_type_length on listings (
    boat_type, length_m, id, condition, state, fuel, currency, price_minor, year, created_at, latitude, longitude,
    equipment
) where shown;
drop index listings_by_type_price;
create index listings_by_type_price on listings (
    boat_type, price_minor, id, condition, state, fuel, currency, year, length_m, created_at, latitude, longitude,
    equipment
) where shown;
