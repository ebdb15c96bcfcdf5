-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- By which words an answer is ordered, short enough to stand on the row.
-- squawk-ignore adding-field-with-default, prefer-robust-stmts
alter table listings add column title_words tsvector generated always as (
    setweight(to_tsvector('simple', fold_words(title || ' ' || make || ' ' || model)), 'A')
    || setweight(to_tsvector('simple', fold_words(city || ' ' || state)), 'B')
) stored;

-- Each order carries what searches are narrowed by, so that what does not fit is passed over within the index. The key
-- comes right behind the order, where pages go on.
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_age;
-- squawk-ignore require-concurrent-index-creation
create index listings_by_age on listings (
    created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, latitude, longitude
) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_price;
-- squawk-ignore require-concurrent-index-creation
create index listings_by_price on listings (
    price_minor, id, boat_type, condition, state, fuel, currency, year, length_m, latitude, longitude
) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_length;
-- squawk-ignore require-concurrent-index-creation
create index listings_by_length on listings (
    length_m, id, boat_type, condition, state, fuel, currency, price_minor, year, latitude, longitude
) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_year;
-- squawk-ignore require-concurrent-index-creation
create index listings_by_year on listings (
    year, id, boat_type, condition, state, fuel, currency, price_minor, length_m, latitude, longitude
) where shown;
-- What was narrowed by one of these alone is served by the orders now.
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_state;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_fuel;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_condition;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_currency;
-- An address may hold the slug or the id.
-- squawk-ignore require-concurrent-index-creation
create index listings_by_id_as_text on listings ((id::text));

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_id_as_text;
create index listings_by_state on listings (state, created_at, id) where shown;
create index listings_by_fuel on listings (fuel, created_at, id) where shown;
create index listings_by_condition on listings (condition, created_at, id) where shown;
create index listings_by_currency on listings (currency, price_minor, id) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_age;
create index listings_by_age on listings (created_at, id) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_price;
create index listings_by_price on listings (price_minor, id) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_length;
create index listings_by_length on listings (length_m, id) where shown;
-- squawk-ignore require-concurrent-index-deletion
drop index listings_by_year;
create index listings_by_year on listings (year, id) where shown;
alter table listings drop column title_words;
