-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion, prefer-robust-stmts
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '5s';

-- Whoever stands under one word tells under which others the same boat stands, so that several words are looked for at
-- one place: before, each boat under the rarest of them was looked for under all others.
create extension if not exists intarray;
create sequence listing_lexeme_numbers as integer;
alter table listing_lexemes add column number integer;
comment on column listing_lexemes.number is 'of words that are filed: how terms in listing_words name them';
update listing_lexemes set number = nextval('listing_lexeme_numbers') where filed;
alter table listing_lexemes add column named boolean not null default false;
comment on column listing_lexemes.named is 'it stands, or stood, in the name of some boat that is shown';
update listing_lexemes k set named = true
from ts_stat('select search from public.listings where shown', 'a') as s where s.word = k.lexeme collate "C";

create temp table kept on commit drop as
select w.*, t.terms
from listing_words w join (
    select o.id, array_agg(k.number * 2 + o.named::integer order by k.number) as terms
    from listing_words o join listing_lexemes k on k.lexeme = o.word group by o.id
) as t on t.id = w.id;
truncate listing_words;
drop index listing_words_by_age;
drop index listing_words_by_price;
drop index listing_words_by_length;
drop index listing_words_by_year;
drop index listing_words_by_spot;
-- squawk-ignore adding-required-field
alter table listing_words add column terms integer [] not null;
comment on column listing_words.terms is 'numbers of all filed words of the boat, twice, and one more where it stands in the name; in order';
insert into listing_words select * from kept order by word, created_at;
create index listing_words_by_age on listing_words (
    word, named, created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, spot,
    equipment, terms
);
create index listing_words_by_price on listing_words (word, price_minor, id);
create index listing_words_by_length on listing_words (word, length_m, id);
create index listing_words_by_year on listing_words (word, year, id);
create index listing_words_by_spot on listing_words (word, spot, id) where spot is not null;
analyze listing_words;

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
        insert into listing_lexemes as l (lexeme, named)
        select w.lexeme, 'A' = any(w.weights) from unnest(new.search) as w
        where new.shown and not exists (
            select from listing_lexemes k
            where k.lexeme = w.lexeme collate "C" and (k.named or not 'A' = any(w.weights))
        )
        order by w.lexeme collate "C"
        on conflict (lexeme) do update set named = true where excluded.named and not l.named;
        with known as (
            select w.lexeme as word, 'A' = any(w.weights) as named, k.number
            from unnest(new.search) as w join listing_lexemes k on k.lexeme = w.lexeme collate "C" and k.filed
            where new.shown
        ), filed as (
            insert into listing_words (
                word, named, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency,
                spot, equipment, terms
            )
            select
                w.word, w.named, new.id, new.created_at, new.price_minor, new.length_m, new.year, new.boat_type,
                new.condition, new.state, new.fuel, new.currency, spot_of(new.latitude, new.longitude), new.equipment,
                (select array_agg(k.number * 2 + k.named::integer order by k.number) from known k)
            from known w
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
    many boolean;
    looked tsquery;
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
        update listing_lexemes set filed = true, number = nextval('listing_lexeme_numbers')
        where lexeme = any(fresh) and not filed returning lexeme
    )
    select coalesce(array_agg(lexeme), '{}') into fresh from marked; -- not those that another has filed meanwhile
    -- A few words are looked up in the index of words. Very many are looked for in the boats: each boat has some twenty
    -- words, and is compared with all that are asked for at once.
    many := cardinality(fresh) > 50;
    if not many then
        looked := (select string_agg(quote_literal(one), ' | ') from unnest(fresh) as one)::tsquery;
    end if;
    with touched as (
        select b.id, b.search from listings b where not many and b.shown and b.search @@ looked
        union all
        select b.id, b.search from listings b
        where many and b.shown and exists (select from unnest(b.search) as w where w.lexeme = any(fresh))
    ), known as materialized (
        select b.id, array_agg(k.number * 2 + ('A' = any(w.weights))::integer order by k.number) as terms
        from touched b, unnest(b.search) as w
        join listing_lexemes k on k.lexeme = w.lexeme collate "C" and k.filed
        group by b.id
    ), refiled as (
        update listing_words w set terms = k.terms from known k where w.id = k.id
    )
    insert into listing_words (
        word, named, id, created_at, price_minor, length_m, year, boat_type, condition, state, fuel, currency, spot,
        equipment, terms
    )
    select
        w.lexeme, 'A' = any(w.weights), b.id, b.created_at, b.price_minor, b.length_m, b.year, b.boat_type, b.condition,
        b.state, b.fuel, b.currency, spot_of(b.latitude, b.longitude), b.equipment, k.terms
    from known k join listings b on b.id = k.id, unnest(b.search) as w
    where w.lexeme = any(fresh)
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
create or replace function count_uses() returns void language sql as $$
    insert into listing_lexemes as k (lexeme, uses, named)
    select s.word, s.ndoc, n.word is not null from ts_stat('select search from public.listings where shown') as s
    left join ts_stat('select search from public.listings where shown', 'a') as n on n.word = s.word
    order by s.word collate "C"
    on conflict (lexeme) do update set uses = excluded.uses, named = excluded.named or k.named
    where (k.uses, k.named) is distinct from (excluded.uses, excluded.named or k.named)
$$;

-- migrate:down
set local lock_timeout = '5s';
drop index listing_words_by_age;
alter table listing_words drop column terms;
create index listing_words_by_age on listing_words (
    word, named, created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, spot,
    equipment
);
alter table listing_lexemes drop column number;
alter table listing_lexemes drop column named;
drop sequence listing_lexeme_numbers;
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
create or replace function count_uses() returns void language sql as $$
    insert into listing_lexemes as k (lexeme, uses)
    select s.word, s.ndoc from ts_stat('select search from public.listings where shown') as s
    order by s.word collate "C"
    on conflict (lexeme) do update set uses = excluded.uses where k.uses <> excluded.uses
$$;
