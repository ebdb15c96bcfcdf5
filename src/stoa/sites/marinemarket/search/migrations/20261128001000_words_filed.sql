-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- Every word that the search can find, so that a beginning is asked for as the words that begin so. None is taken away.
create table listing_lexemes (
    lexeme text collate "C" primary key,
    uses integer not null default 1,
    filed boolean not null default false
);
comment on column listing_lexemes.filed is 'every boat that is shown and has it stands under it in listing_words';

-- Boats under the words that names of boats are made of, and under each word in every order: a page is read off there,
-- where an index of words alone would gather thousands of boats and order them. What lists are narrowed by stands
-- beside it.
create table listing_words (
    word text collate "C" not null,
    named boolean not null,
    id uuid not null,
    created_at timestamptz not null,
    price_minor bigint not null,
    length_m double precision not null,
    year integer not null,
    boat_type text not null,
    condition text not null,
    state text not null,
    fuel text,
    currency text not null,
    spot integer,
    equipment bigint not null,
    primary key (id, word)
);
comment on column listing_words.named is 'it stands in title, make or model, and not only in place or description';

-- Where a boat lies, as roughly as it is told, in one number.
create function spot_of(latitude double precision, longitude double precision) returns integer
language sql immutable parallel safe
return
    (round(latitude::numeric, 2) * 100 + 9000)::integer * 36001 + (round(longitude::numeric, 2) * 100 + 18000)::integer;

create function file_listing() returns trigger language plpgsql as $$
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
create trigger file_listing after insert or delete or update of
    title, make, model, city, state, description, status, hidden, created_at, price_minor, length_m, year, boat_type,
    condition, fuel, currency, latitude, longitude, features
on listings for each row execute function file_listing();

-- Counts words, and files boats under those that stand in names and are neither rare, as then the few boats are found
-- at once anyhow, nor shared by so many that any order soon meets one. Rare words that
-- begin with a filed one are filed as well: whoever types that one means them, too.
create function file_words(fewest integer, share double precision default 0.25) returns integer language plpgsql as $$
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
select file_words(50);

create index listing_words_by_age on listing_words (
    word, named, created_at, id, boat_type, condition, state, fuel, currency, price_minor, year, length_m, spot,
    equipment
);
create index listing_words_by_price on listing_words (word, price_minor, id);
create index listing_words_by_length on listing_words (word, length_m, id);
create index listing_words_by_year on listing_words (word, year, id);

-- migrate:down
set local lock_timeout = '2s';
drop trigger file_listing on listings;
drop function file_words;
drop function file_listing;
drop function spot_of;
drop table listing_words;
drop table listing_lexemes;
