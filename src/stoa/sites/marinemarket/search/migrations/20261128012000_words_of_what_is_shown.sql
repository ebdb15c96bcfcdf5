-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- A word is known as soon as it stands in a listing that is shown: drafts taught theirs before anybody was to read them,
-- and what was counted away meanwhile came back only with the next count.
create or replace function learn_words() returns trigger language plpgsql as $$
begin
    if new.shown then
        insert into search_words (word)
        select word from unnest(words_to_find(new.make, new.model, new.city, new.state, new.title)) as word
        where not exists (select from search_words s where s.word = word.word)
        order by word
        on conflict do nothing;
    end if;
    return null;
end
$$;
drop trigger learn_words on listings;
create trigger learn_words after insert or update of make, model, city, state, title, status, hidden on listings
for each row execute function learn_words();

-- migrate:down
set local lock_timeout = '2s';
create or replace function learn_words() returns trigger language plpgsql as $$
begin
    insert into search_words (word)
    select word from unnest(words_to_find(new.make, new.model, new.city, new.state, new.title)) as word
    where not exists (select from search_words s where s.word = word.word)
    order by word
    on conflict do nothing;
    return null;
end
$$;
drop trigger learn_words on listings;
create trigger learn_words after insert or update of make, model, city, state, title on listings
for each row execute function learn_words();
