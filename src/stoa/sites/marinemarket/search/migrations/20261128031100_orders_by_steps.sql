-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '5s';

-- Long boats are dear and old ones are short, so a walk by price meets long ones late. Lengths, prices and years are cut
-- into steps, and each step is put in the order that is asked for: a page of every step that fits makes the page.
create function length_step(length_m double precision) returns integer language sql immutable parallel safe
return least(floor(length_m / 2), 15)::integer;
create function price_step(price_minor bigint) returns integer language sql immutable parallel safe
return least(greatest(floor(log(greatest(price_minor, 1)::double precision) / log(2::double precision)), 16), 30)::integer;
create function year_step(year integer) returns integer language sql immutable parallel safe
return least(greatest(year - 1960, 0) / 4, 17);
create index listings_by_length_step on listings (
    length_step(length_m), price_minor, id, length_m, boat_type, condition, state, fuel, currency, year, equipment
) where shown;
create index listings_by_price_step on listings (
    price_step(price_minor), length_m, id, price_minor, boat_type, condition, state, fuel, currency, year, equipment
) where shown;
create index listings_by_year_step on listings (
    year_step(year), length_m, id, year, boat_type, condition, state, fuel, currency, price_minor, equipment
) where shown;
analyze listings;

-- migrate:down
set local lock_timeout = '5s';
drop index listings_by_length_step;
drop index listings_by_price_step;
drop index listings_by_year_step;
drop function length_step;
drop function price_step;
drop function year_step;
