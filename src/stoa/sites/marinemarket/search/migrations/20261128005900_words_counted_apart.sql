-- migrate:up
-- stage: expand
set local lock_timeout = '5s';

-- Whoever writes a boat adds its words while holding the boats, so whoever waits for the boats may hold no word: the
-- two would wait for each other. Words are counted in a transaction of its own, in the order in which boats add them.
create function count_uses() returns void language sql as $$
    insert into listing_lexemes as k (lexeme, uses)
    select s.word, s.ndoc from ts_stat('select search from public.listings where shown') as s
    order by s.word collate "C"
    on conflict (lexeme) do update set uses = excluded.uses where k.uses <> excluded.uses
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

-- migrate:down
set local lock_timeout = '5s';
drop function count_uses;
create or replace function file_words(fewest integer, share double precision default 0.25) returns integer
language plpgsql as $$
declare
    boats integer := (select count(*) from listings where shown);
    fresh text[];
begin
    insert into listing_lexemes as k (lexeme, uses)
    select s.word, s.ndoc from ts_stat('select search from public.listings where shown') as s
    on conflict (lexeme) do update set uses = excluded.uses where k.uses <> excluded.uses;
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
    update listing_lexemes set filed = true where lexeme = any(fresh);
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
