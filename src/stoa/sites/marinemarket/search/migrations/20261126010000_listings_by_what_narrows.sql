-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- The square of one degree in which a boat lies: a circle is a handful of squares, and these are found one by one.
-- squawk-ignore adding-field-with-default, prefer-robust-stmts
alter table listings add column cell integer generated always as (
    floor(latitude)::integer * 360 + (floor(longitude)::integer + 180) % 360
) stored;

-- Where few boats are left, they are found by what leaves fewest and put in order then. So each of these carries what
-- the orders sort by and what searches are narrowed by, and no boat that does not come on the page is looked at.
create index listings_by_cell on listings (
    cell, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency, place
) where shown;
create index listings_by_state on listings (
    state, id, created_at, price_minor, length_m, year, boat_type, condition, fuel, currency, place
) where shown;
create index listings_by_condition on listings (
    condition, fuel, id, created_at, price_minor, length_m, year, boat_type, state, currency
) where shown;
create index listings_by_currency on listings (
    currency, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, place
) where shown;

-- Kinds of boat differ most in length and price, so the orders by these begin anew in each kind.
drop index listings_by_type_length;
create index listings_by_type_length on listings (
    boat_type, length_m, id, condition, state, fuel, currency, price_minor, year, created_at, latitude, longitude
) where shown;
create index listings_by_type_price on listings (
    boat_type, price_minor, id, condition, state, fuel, currency, year, length_m, created_at, latitude, longitude
) where shown;

-- migrate:down
set local lock_timeout = '2s';
drop index listings_by_type_price;
drop index listings_by_type_length;
create index listings_by_type_length on listings (boat_type, length_m, id) where shown;
drop index listings_by_currency;
drop index listings_by_condition;
drop index listings_by_state;
alter table listings drop column cell;
