-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- Equipment as one number, a bit for each piece of the catalogue, which is short enough to stand in an index. The place
-- of a piece never changes; new ones come at the end. What the catalogue does not have has no bit.
create function equipment_bits(features text[]) returns bigint
language sql immutable parallel safe
return (
    select coalesce(bit_or(1::bigint << (known.place - 1)::integer), 0)
    from unnest(array[
        'gps', 'radar', 'autopilot', 'depth-sounder', 'fishfinder', 'vhf', 'ais', 'wind-instruments', 'compass',
        'bow-thruster', 'stern-thruster', 'joystick', 'trim-tabs', 'electric-windlass', 'electric-winches',
        'swing-keel', 'stabiliser', 'furling-genoa', 'furling-mainsail', 'lazy-jacks', 'spinnaker', 'carbon-mast',
        'air-conditioning', 'heating', 'hot-water', 'shower', 'refrigerator', 'oven', 'watermaker', 'television',
        'wifi', 'solar-panels', 'generator', 'inverter', 'shore-power', 'lithium-batteries', 'wind-generator',
        'bimini', 'sprayhood', 'swim-platform', 'teak-deck', 'davits', 'tender', 'outboard-bracket',
        'wakeboard-tower', 'rod-holders', 'live-well', 'cover', 'trailer-included', 'life-raft', 'epirb',
        'life-jackets', 'fire-extinguisher', 'bilge-pump', 'agents-welcome'
    ]) with ordinality as known (slug, place)
    where known.slug = any(features)
);
-- squawk-ignore adding-field-with-default, prefer-robust-stmts
alter table listings add column equipment bigint generated always as (equipment_bits(features)) stored;

-- Whatever order or filter finds boats tells what they carry, so that none is looked at for that alone.
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
drop index listings_by_cell;
create index listings_by_cell on listings (
    cell, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency, place, equipment
) where shown;
drop index listings_by_state;
create index listings_by_state on listings (
    state, id, created_at, price_minor, length_m, year, boat_type, condition, fuel, currency, place, equipment
) where shown;
drop index listings_by_condition;
create index listings_by_condition on listings (
    condition, fuel, id, created_at, price_minor, length_m, year, boat_type, state, currency, equipment
) where shown;
drop index listings_by_currency;
create index listings_by_currency on listings (
    currency, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, place, equipment
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

-- migrate:down
set local lock_timeout = '2s';
drop index listings_by_age;
create index listings_by_age on listings (
    created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, latitude, longitude
) where shown;
drop index listings_by_price;
create index listings_by_price on listings (
    price_minor, id, boat_type, condition, state, fuel, currency, year, length_m, latitude, longitude
) where shown;
drop index listings_by_length;
create index listings_by_length on listings (
    length_m, id, boat_type, condition, state, fuel, currency, price_minor, year, latitude, longitude
) where shown;
drop index listings_by_year;
create index listings_by_year on listings (
    year, id, boat_type, condition, state, fuel, currency, price_minor, length_m, latitude, longitude
) where shown;
drop index listings_by_cell;
create index listings_by_cell on listings (
    cell, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency, place
) where shown;
drop index listings_by_state;
create index listings_by_state on listings (
    state, id, created_at, price_minor, length_m, year, boat_type, condition, fuel, currency, place
) where shown;
drop index listings_by_condition;
create index listings_by_condition on listings (
    condition, fuel, id, created_at, price_minor, length_m, year, boat_type, state, currency
) where shown;
drop index listings_by_currency;
create index listings_by_currency on listings (
    currency, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, place
) where shown;
drop index listings_by_type_length;
create index listings_by_type_length on listings (
    boat_type, length_m, id, condition, state, fuel, currency, price_minor, year, created_at, latitude, longitude
) where shown;
drop index listings_by_type_price;
create index listings_by_type_price on listings (
    boat_type, price_minor, id, condition, state, fuel, currency, year, length_m, created_at, latitude, longitude
) where shown;
alter table listings drop column equipment;
drop function equipment_bits;
