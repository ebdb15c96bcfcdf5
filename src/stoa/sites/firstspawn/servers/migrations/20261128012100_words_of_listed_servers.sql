-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- A word is known as soon as a listed server is called by it. What a moderator has yet to read taught its words, and a
-- server that came back later than the next count was not found by a slip of the pen until the one after.
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
drop trigger learn_server_words on servers;
create trigger learn_server_words after insert or update of name, state on servers
for each row execute function learn_server_words();

-- migrate:down
set local lock_timeout = '2s';
create or replace function learn_server_words() returns trigger language plpgsql as $$
begin
    insert into server_words (word)
    select word from unnest(words_of_name(new.name)) as word
    where not exists (select from server_words s where s.word = word.word)
    order by word
    on conflict do nothing;
    return null;
end
$$;
drop trigger learn_server_words on servers;
create trigger learn_server_words after insert or update of name on servers
for each row execute function learn_server_words();
