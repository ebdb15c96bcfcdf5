-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- A tag is found by its words, too, and by these written as one: co-op and coop, family friendly. It stood in the search
-- as a whole only, with a hyphen that nobody types, and a slip in it was compared with the words of names alone.
create function words_of_tags(tags text[]) returns text
language sql immutable parallel safe
return array_to_string(tags, ' ') || ' ' || replace(array_to_string(tags, ' '), '-', '');

-- Made anew with its index, which every PostgreSQL that we run on can do; one statement writes the table once.
-- squawk-ignore ban-drop-column, adding-field-with-default, prefer-robust-stmts
alter table servers drop column search, add column search tsvector generated always as (
    setweight(to_tsvector('simple', name), 'A')
    || setweight(to_tsvector('simple', words_of_tags(tags)), 'B')
    || setweight(to_tsvector('simple', short_description || ' ' || description), 'C')
) stored;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_search on servers using gin (search) where active;
insert into server_lexemes (lexeme) select distinct found.lexeme from servers s, unnest(s.search) as found
on conflict do nothing;

create or replace function learn_server_words() returns trigger language plpgsql as $$
begin
    if new.active then
        insert into server_words (word)
        select word from unnest(words_of_name(new.name || ' ' || words_of_tags(new.tags))) as word
        where not exists (select from server_words s where s.word = word.word)
        order by word
        on conflict do nothing;
    end if;
    return null;
end
$$;
drop trigger learn_server_words on servers;
create trigger learn_server_words after insert or update of name, tags, state on servers
for each row execute function learn_server_words();
insert into server_words (word, uses)
select word, count(*) from servers s, unnest(words_of_name(s.name || ' ' || words_of_tags(s.tags))) as word
where s.active group by word
on conflict (word) do update set uses = excluded.uses;

-- migrate:down
set local lock_timeout = '2s';
drop trigger learn_server_words on servers;
create or replace function learn_server_words() returns trigger language plpgsql as $$
begin
    if new.active then
        insert into server_words (word)
        select word from unnest(words_of_name(new.name)) as word
        where not exists (select from server_words s where s.word = word.word)
        order by word
        on conflict do nothing;
    end if;
    return null;
end
$$;
create trigger learn_server_words after insert or update of name, state on servers
for each row execute function learn_server_words();
-- squawk-ignore ban-drop-column, adding-field-with-default, prefer-robust-stmts
alter table servers drop column search, add column search tsvector generated always as (
    setweight(to_tsvector('simple', name), 'A')
    || setweight(array_to_tsvector(tags), 'B')
    || setweight(to_tsvector('simple', short_description || ' ' || description), 'C')
) stored;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_search on servers using gin (search) where active;
drop function words_of_tags;
