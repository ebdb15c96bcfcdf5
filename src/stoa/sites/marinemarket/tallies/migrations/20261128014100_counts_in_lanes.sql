-- migrate:up
-- stage: expand
set local lock_timeout = '5s';

-- Many counts as one number, so that those of many rows are added at once: eight decimal digits are a lane, and each lane
-- counts the boats of one kind, condition or fuel, or with one piece of equipment, which begin at the 33rd. New ones
-- come at the end, as with the bits of equipment.
create function lanes_of(boat_type text, condition text, fuel text, equipment bigint) returns numeric
language sql immutable parallel safe
return (
    select coalesce(sum(('1' || repeat('00000000', taken.lane::integer - 1))::numeric), 0)
    from (
        select known.lane from unnest(array[
            'boatType:sail', 'boatType:power', 'boatType:fishing', 'boatType:pontoon', 'boatType:ski', 'boatType:yacht',
            'boatType:personal_watercraft', 'boatType:dinghy', 'boatType:other', 'condition:new', 'condition:excellent',
            'condition:good', 'condition:fair', 'condition:project', 'fuel:diesel', 'fuel:petrol', 'fuel:electric',
            'fuel:hybrid', 'fuel:other'
        ]) with ordinality as known (told, lane)
        where known.told in ('boatType:' || boat_type, 'condition:' || condition, 'fuel:' || fuel)
        union all
        select 33 + bit from generate_series(0, 62) as bit where equipment >> bit & 1 = 1
    ) as taken
);

-- Boats at each spot, boats under each word that is filed, and boats with each piece of equipment by the other filters.
create table listing_spot_lanes (
    spot integer not null,
    state text not null,
    currency text not null,
    many integer not null,
    lanes numeric not null,
    primary key (spot, state, currency)
);
create table listing_word_lanes (
    word text collate "C" not null,
    state text not null,
    currency text not null,
    many integer not null,
    lanes numeric not null,
    primary key (word, state, currency)
);
create table listing_feature_lanes (
    facet text not null,
    feature text not null,
    value text not null,
    many integer not null,
    lanes numeric not null,
    primary key (facet, feature, value)
);
-- What has changed since these were added up: writers only ever add rows here, so none of them waits for another.
create table listing_lane_changes (
    id bigint generated always as identity primary key,
    words text [] not null,
    features text [] not null,
    spot integer,
    boat_type text not null,
    condition text not null,
    state text not null,
    fuel text not null,
    currency text not null,
    many integer not null,
    lanes numeric not null
);

create function add_up_lanes(most integer) returns void language sql as $$
    with taken as (
        delete from listing_lane_changes
        where id in (select id from listing_lane_changes order by id limit most for update skip locked)
        returning *
    ), spots as (
        insert into listing_spot_lanes as t (spot, state, currency, many, lanes)
        select spot, state, currency, sum(many), sum(lanes) from taken where spot is not null
        group by spot, state, currency order by spot, state, currency
        on conflict (spot, state, currency)
        do update set many = t.many + excluded.many, lanes = t.lanes + excluded.lanes
    ), words as (
        insert into listing_word_lanes as t (word, state, currency, many, lanes)
        select w.word, state, currency, sum(many), sum(lanes) from taken, unnest(words) as w (word)
        group by w.word, state, currency order by w.word collate "C", state, currency
        on conflict (word, state, currency)
        do update set many = t.many + excluded.many, lanes = t.lanes + excluded.lanes
    )
    insert into listing_feature_lanes as t (facet, feature, value, many, lanes)
    select v.facet, f.feature, v.value, sum(many), sum(lanes)
    from taken, lateral (select distinct feature from unnest(features) as o (feature)) as f, lateral (values
        ('boatType', boat_type), ('condition', condition), ('state', state), ('fuel', fuel), ('currency', currency)
    ) as v (facet, value)
    group by v.facet, f.feature, v.value order by v.facet, f.feature, v.value
    on conflict (facet, feature, value)
    do update set many = t.many + excluded.many, lanes = t.lanes + excluded.lanes
$$;

-- Counts everything from the boats themselves, for whoever has written them past their triggers.
create function count_lanes() returns void language sql as $$
    lock table listings in share row exclusive mode;
    delete from listing_lane_changes;
    delete from listing_spot_lanes;
    delete from listing_word_lanes;
    delete from listing_feature_lanes;
    insert into listing_lane_changes (
        words, features, spot, boat_type, condition, state, fuel, currency, many, lanes
    )
    select
        array(select w.word from listing_words w where w.id = b.id), b.features, b.spot, b.boat_type, b.condition,
        b.state, coalesce(b.fuel, ''), b.currency, 1, lanes_of(b.boat_type, b.condition, b.fuel, b.equipment)
    from listings b where b.shown;
    select add_up_lanes(2147483647);
$$;
select count_lanes();

create or replace function file_listing() returns trigger language plpgsql as $$
declare
    under text[];
begin
    if tg_op = 'UPDATE' then
        if (
            old.shown, old.search, old.created_at, old.price_minor, old.length_m, old.year, old.boat_type,
            old.condition, old.state, old.fuel, old.currency, old.latitude, old.longitude, old.equipment
        ) is not distinct from (
            new.shown, new.search, new.created_at, new.price_minor, new.length_m, new.year, new.boat_type,
            new.condition, new.state, new.fuel, new.currency, new.latitude, new.longitude, new.equipment
        ) then
            return null;
        end if;
    end if;
    if tg_op <> 'INSERT' then
        with gone as (delete from listing_words where id = old.id returning word)
        select array(select word from gone) into under;
        insert into listing_lane_changes (
            words, features, spot, boat_type, condition, state, fuel, currency, many, lanes
        )
        select
            under, old.features, old.spot, old.boat_type, old.condition, old.state, coalesce(old.fuel, ''),
            old.currency, -1, -lanes_of(old.boat_type, old.condition, old.fuel, old.equipment)
        where old.shown;
    end if;
    if tg_op <> 'DELETE' then
        insert into listing_lexemes (lexeme)
        select found.lexeme from unnest(new.search) as found
        where new.shown and not exists (select from listing_lexemes k where k.lexeme = found.lexeme collate "C")
        order by found.lexeme collate "C"
        on conflict do nothing;
        with filed as (
            insert into listing_words
            select
                w.lexeme, 'A' = any(w.weights), new.id, new.created_at, new.price_minor, new.length_m, new.year,
                new.boat_type, new.condition, new.state, new.fuel, new.currency,
                spot_of(new.latitude, new.longitude), new.equipment
            from unnest(new.search) as w
            where new.shown
                and exists (select from listing_lexemes k where k.lexeme = w.lexeme collate "C" and k.filed)
            returning word
        ), placed as (
            insert into listing_word_places (word, spot, place)
            select f.word, new.spot, new.place from filed f
            where new.spot is not null and not exists (
                select from listing_word_places p where p.word = f.word and p.spot = new.spot
            )
            order by f.word
            on conflict do nothing
        )
        select array(select word from filed) into under;
        insert into listing_lane_changes (
            words, features, spot, boat_type, condition, state, fuel, currency, many, lanes
        )
        select
            under, new.features, new.spot, new.boat_type, new.condition, new.state, coalesce(new.fuel, ''),
            new.currency, 1, lanes_of(new.boat_type, new.condition, new.fuel, new.equipment)
        where new.shown;
    end if;
    return null;
end
$$;
create or replace function file_words(fewest integer, share double precision default 0.25) returns integer
language plpgsql as $$
declare
    boats integer := (select count(*) from listings where shown);
    fresh text[];
begin
    fresh := array(
        select k.lexeme from ts_stat('select title_words from public.listings where shown') as s
        join listing_lexemes k on k.lexeme = s.word collate "C"
        where s.ndoc >= fewest and k.uses <= boats * share and not k.filed
    );
    fresh := fresh || array(
        select k.lexeme from listing_lexemes k
        where not k.filed and k.lexeme <> all(fresh) and k.uses <= boats * share / 25 and exists (
            select from unnest(fresh || array(select f.lexeme from listing_lexemes f where f.filed)) as f (word)
            where starts_with(k.lexeme, f.word)
        )
    );
    if fresh = '{}' then
        return 0;
    end if;
    lock table listings in share row exclusive mode;
    with marked as (
        update listing_lexemes set filed = true where lexeme = any(fresh) and not filed returning lexeme
    )
    select coalesce(array_agg(lexeme), '{}') into fresh from marked; -- not those that another has filed meanwhile
    insert into listing_words
    select
        w.lexeme, 'A' = any(w.weights), b.id, b.created_at, b.price_minor, b.length_m, b.year, b.boat_type, b.condition,
        b.state, b.fuel, b.currency, spot_of(b.latitude, b.longitude), b.equipment
    from listings b, unnest(b.search) as w
    where b.shown and w.lexeme = any(fresh)
        and b.search @@ (select string_agg(quote_literal(one), ' | ') from unnest(fresh) as one)::tsquery
    order by w.lexeme;
    insert into listing_word_places (word, spot, place)
    select distinct on (w.word, w.spot) w.word, w.spot, b.place
    from listing_words w join listings b on b.id = w.id where w.word = any(fresh) and w.spot is not null
    on conflict do nothing;
    insert into listing_word_lanes as t (word, state, currency, many, lanes)
    select w.word, w.state, w.currency, count(*), sum(lanes_of(w.boat_type, w.condition, w.fuel, w.equipment))
    from listing_words w where w.word = any(fresh)
    group by w.word, w.state, w.currency
    on conflict (word, state, currency) do update set many = t.many + excluded.many, lanes = t.lanes + excluded.lanes;
    return cardinality(fresh);
end
$$;

-- migrate:down
set local lock_timeout = '5s';
create or replace function file_listing() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if (
            old.shown, old.search, old.created_at, old.price_minor, old.length_m, old.year, old.boat_type,
            old.condition, old.state, old.fuel, old.currency, old.latitude, old.longitude, old.equipment
        ) is not distinct from (
            new.shown, new.search, new.created_at, new.price_minor, new.length_m, new.year, new.boat_type,
            new.condition, new.state, new.fuel, new.currency, new.latitude, new.longitude, new.equipment
        ) then
            return null;
        end if;
    end if;
    if tg_op <> 'INSERT' then
        delete from listing_words where id = old.id;
    end if;
    if tg_op <> 'DELETE' then
        insert into listing_lexemes (lexeme)
        select found.lexeme from unnest(new.search) as found
        where new.shown and not exists (select from listing_lexemes k where k.lexeme = found.lexeme collate "C")
        order by found.lexeme collate "C"
        on conflict do nothing;
        with filed as (
            insert into listing_words
            select
                w.lexeme, 'A' = any(w.weights), new.id, new.created_at, new.price_minor, new.length_m, new.year,
                new.boat_type, new.condition, new.state, new.fuel, new.currency,
                spot_of(new.latitude, new.longitude), new.equipment
            from unnest(new.search) as w
            where new.shown
                and exists (select from listing_lexemes k where k.lexeme = w.lexeme collate "C" and k.filed)
            returning word
        )
        insert into listing_word_places (word, spot, place)
        select f.word, new.spot, new.place from filed f
        where new.spot is not null and not exists (
            select from listing_word_places p where p.word = f.word and p.spot = new.spot
        )
        order by f.word
        on conflict do nothing;
    end if;
    return null;
end
$$;
create or replace function file_words(fewest integer, share double precision default 0.25) returns integer
language plpgsql as $$
declare
    boats integer := (select count(*) from listings where shown);
    fresh text[];
begin
    fresh := array(
        select k.lexeme from ts_stat('select title_words from public.listings where shown') as s
        join listing_lexemes k on k.lexeme = s.word collate "C"
        where s.ndoc >= fewest and k.uses <= boats * share and not k.filed
    );
    fresh := fresh || array(
        select k.lexeme from listing_lexemes k
        where not k.filed and k.lexeme <> all(fresh) and k.uses <= boats * share / 25 and exists (
            select from unnest(fresh || array(select f.lexeme from listing_lexemes f where f.filed)) as f (word)
            where starts_with(k.lexeme, f.word)
        )
    );
    if fresh = '{}' then
        return 0;
    end if;
    lock table listings in share row exclusive mode;
    with marked as (
        update listing_lexemes set filed = true where lexeme = any(fresh) and not filed returning lexeme
    )
    select coalesce(array_agg(lexeme), '{}') into fresh from marked; -- not those that another has filed meanwhile
    insert into listing_words
    select
        w.lexeme, 'A' = any(w.weights), b.id, b.created_at, b.price_minor, b.length_m, b.year, b.boat_type, b.condition,
        b.state, b.fuel, b.currency, spot_of(b.latitude, b.longitude), b.equipment
    from listings b, unnest(b.search) as w
    where b.shown and w.lexeme = any(fresh)
        and b.search @@ (select string_agg(quote_literal(one), ' | ') from unnest(fresh) as one)::tsquery
    order by w.lexeme;
    insert into listing_word_places (word, spot, place)
    select distinct on (w.word, w.spot) w.word, w.spot, b.place
    from listing_words w join listings b on b.id = w.id where w.word = any(fresh) and w.spot is not null
    on conflict do nothing;
    return cardinality(fresh);
end
$$;
drop function count_lanes;
drop function add_up_lanes;
drop table listing_lane_changes;
drop table listing_feature_lanes;
drop table listing_word_lanes;
drop table listing_spot_lanes;
drop function lanes_of;
