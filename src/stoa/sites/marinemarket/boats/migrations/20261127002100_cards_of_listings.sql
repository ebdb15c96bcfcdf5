-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- What a boat's own row adds to its card in lists, as finished JSON that is still open at its end: there come what was
-- asked before, the cover and the distance, which change by themselves.
create table listing_cards (
    listing_id uuid primary key references listings (id) on delete cascade,
    told text not null
);
-- A page of a list reads cards whole: unpacking them would cost more than their room is worth.
alter table listing_cards alter column told set storage external;

create function json_of_number(value double precision) returns text
language sql immutable parallel safe
return case
    when value is null then 'null'
    when value = trunc(value) and abs(value) < 1e15 then value::bigint || '.0'
    else value::text
end;
create function json_of_time(value timestamptz) returns text
language sql stable parallel safe
return concat(
    '"', to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'),
    nullif(to_char(value at time zone 'UTC', '.US'), '.000000'), 'Z"'
);

-- What a card holds as the boat stands now; `BoatCard` has the same fields in the same order.
create view listing_cards_now as
select
    b.id as listing_id,
    concat(
        '{"id":"', b.id,
        '","listingId":"', b.id,
        '","slug":', to_json(b.slug),
        ',"title":', to_json(b.title),
        ',"price":', b.price_minor,
        ',"currency":', to_json(b.currency),
        ',"status":', to_json(b.status),
        ',"salePending":', to_json(b.sale_pending),
        ',"location":{"city":', to_json(b.city),
        ',"state":', to_json(b.state),
        ',"postcode":', to_json(b.postcode),
        ',"country":', to_json(b.country),
        -- Two decimals are about a kilometre: too little to find the trailer behind the house.
        ',"latitude":', json_of_number(round(b.latitude::numeric, 2)::double precision),
        ',"longitude":', json_of_number(round(b.longitude::numeric, 2)::double precision),
        '},"boatDetails":{"type":', to_json(b.boat_type),
        ',"make":', to_json(b.make),
        ',"model":', to_json(b.model),
        ',"year":', b.year,
        ',"length":', json_of_number(b.length_m),
        ',"condition":', to_json(b.condition),
        ',"fuel":', coalesce(to_json(b.fuel), 'null'),
        ',"engineHours":', coalesce(b.engine_hours::text, 'null'),
        '},"features":', to_json(b.features),
        ',"source":', to_json(b.source),
        ',"favoriteCount":', b.favorite_count,
        ',"createdAt":', json_of_time(b.created_at),
        ',"updatedAt":', json_of_time(b.changed_at)
    ) as told
from listings b;

create function keep_listing_card() returns trigger language plpgsql as $$
begin
    insert into listing_cards as c (listing_id, told)
    select n.listing_id, n.told from listing_cards_now n where n.listing_id = new.id
    on conflict (listing_id) do update set told = excluded.told where c.told <> excluded.told;
    return null;
end
$$;
create trigger keep_listing_card after insert or update of
    slug, title, price_minor, currency, status, sale_pending, city, state, postcode, country, latitude, longitude,
    boat_type, make, model, year, length_m, condition, fuel, engine_hours, features, source, favorite_count, created_at,
    changed_at
on listings for each row execute function keep_listing_card();

insert into listing_cards (listing_id, told) select listing_id, told from listing_cards_now;

-- migrate:down
set local lock_timeout = '2s';
drop trigger keep_listing_card on listings;
drop function keep_listing_card;
drop view listing_cards_now;
drop function json_of_time;
drop function json_of_number;
drop table listing_cards;
