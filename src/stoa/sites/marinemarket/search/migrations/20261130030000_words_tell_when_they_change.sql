-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion, prefer-robust-stmts
-- No release came before this one, so nobody writes to the tables while it runs.
set local lock_timeout = '5s';

-- Whether a word stands elsewhere than in names was looked up among the boats under it whenever somebody typed it. As with
-- `named`, it is told by the word itself; where nobody knows, one tier more is asked for.
alter table listing_lexemes add column elsewhere boolean not null default true;
comment on column listing_lexemes.elsewhere is 'it stands, or stood, in some boat that is shown and has it not in its name';
update listing_lexemes l set elsewhere = false
where l.filed and not exists (select from listing_words w where w.word = l.lexeme and not w.named);

-- Processes keep all words, and ask for those that have changed since. Who is still writing then has a transaction that
-- is not before the oldest one that runs; so nobody has to wait for anybody, as with a number of the last change.
alter table listing_lexemes add column changed xid8 not null default pg_current_xact_id();
alter table search_words add column changed xid8 not null default pg_current_xact_id();
comment on column listing_lexemes.changed is 'the transaction that wrote it last';
comment on column search_words.changed is 'the transaction that wrote it last';
create index listing_lexemes_by_change on listing_lexemes (changed);
create index search_words_by_change on search_words (changed);
create function mark_change() returns trigger language plpgsql as $$
begin
    new.changed := pg_current_xact_id();
    return new;
end
$$;
create trigger mark_change before update on listing_lexemes for each row execute function mark_change();
create trigger mark_change before update on search_words for each row execute function mark_change();

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
        insert into listing_lexemes as l (lexeme, named, elsewhere)
        select w.lexeme, 'A' = any(w.weights), not 'A' = any(w.weights) from unnest(new.search) as w
        where new.shown and not exists (
            select from listing_lexemes k
            where k.lexeme = w.lexeme collate "C" and case when 'A' = any(w.weights) then k.named else k.elsewhere end
        )
        order by w.lexeme collate "C"
        on conflict (lexeme) do update
        set named = l.named or excluded.named, elsewhere = l.elsewhere or excluded.elsewhere
        where (excluded.named and not l.named) or (excluded.elsewhere and not l.elsewhere);
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

-- migrate:down
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

drop trigger mark_change on search_words;
drop trigger mark_change on listing_lexemes;
drop function mark_change();
alter table search_words drop column changed;
alter table listing_lexemes drop column changed;
alter table listing_lexemes drop column elsewhere;
