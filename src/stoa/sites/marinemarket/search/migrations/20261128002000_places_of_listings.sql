-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion, ban-drop-column
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';
create extension if not exists btree_gist;

-- Boats lie where places are told as roughly as a hundredth of a degree, and a harbour is a handful of such spots. So
-- distances are measured to spots, of which there are a hundred times fewer than boats; squares of a degree, which
-- held far more than a circle does, are needed no more.
drop index listings_by_cell;
alter table listings drop column cell;
-- squawk-ignore adding-field-with-default, prefer-robust-stmts
alter table listings add column spot integer generated always as (
    (round(latitude::numeric, 2) * 100 + 9000)::integer * 36001 + (round(longitude::numeric, 2) * 100 + 18000)::integer
) stored;
create index listings_by_spot on listings (
    spot, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency, equipment
) where shown;

-- Every spot at which a boat was ever shown, once for each state and currency there. Nothing is ever taken out: where
-- no boat is left, none is found.
create table listing_places (
    spot integer not null,
    state text not null,
    currency text not null,
    place cube not null,
    primary key (spot, state, currency)
);

create function learn_place() returns trigger language plpgsql as $$
begin
    if new.shown and new.place is not null and not exists (
        select from listing_places p where p.spot = new.spot and p.state = new.state and p.currency = new.currency
    ) then
        insert into listing_places (spot, state, currency, place)
        values (new.spot, new.state, new.currency, new.place) on conflict do nothing;
    end if;
    return null;
end
$$;
create trigger learn_place after insert or update of latitude, longitude, state, currency, status, hidden on listings
for each row execute function learn_place();

insert into listing_places (spot, state, currency, place)
select distinct on (spot, state, currency) b.spot, b.state, b.currency, b.place
from listings b where b.shown and b.place is not null;
create index listing_places_nearest on listing_places using gist (place, state, currency);

-- migrate:down
set local lock_timeout = '2s';
drop trigger learn_place on listings;
drop function learn_place;
drop table listing_places;
drop index listings_by_spot;
alter table listings drop column spot;
-- squawk-ignore adding-field-with-default, prefer-robust-stmts
alter table listings add column cell integer generated always as (
    floor(latitude)::integer * 360 + (floor(longitude)::integer + 180) % 360
) stored;
create index listings_by_cell on listings (
    cell, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency, place, equipment
) where shown;
