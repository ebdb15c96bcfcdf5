-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '5s';

-- Where boats lie that stand under a word: distances are walked from spot to spot, and circles are gathered of spots.
-- As with all spots, none is taken out while the word is known: where no boat is left, none is found.
create table listing_word_places (
    word text collate "C" not null,
    spot integer not null,
    place cube not null,
    primary key (word, spot)
);
insert into listing_word_places (word, spot, place)
select distinct on (w.word, w.spot) w.word, w.spot, b.place
from listing_words w join listings b on b.id = w.id where w.spot is not null;
create index listing_word_places_nearest on listing_word_places using gist (word, place);
create index listing_words_by_spot on listing_words (word, spot, id) where spot is not null;

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
        insert into listing_words
        select
            w.lexeme, 'A' = any(w.weights), new.id, new.created_at, new.price_minor, new.length_m, new.year,
            new.boat_type, new.condition, new.state, new.fuel, new.currency, spot_of(new.latitude, new.longitude),
            new.equipment
        from unnest(new.search) as w
        where new.shown and exists (select from listing_lexemes k where k.lexeme = w.lexeme collate "C" and k.filed);
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
    return cardinality(fresh);
end
$$;
drop index listing_words_by_spot;
drop table listing_word_places;
