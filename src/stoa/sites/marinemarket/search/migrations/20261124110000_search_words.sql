-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- The words by which boats are found, against which what somebody types is corrected.
create table search_words (
    word text primary key,
    uses integer not null default 1,
    constraint search_words_uses check (uses >= 0)
);
create index search_words_alike on search_words using gin (word gin_trgm_ops);

create function words_to_find(make text, model text, city text, state text, title text) returns text[]
language sql immutable parallel safe
return (
    select coalesce(array_agg(distinct word), '{}')
    from unnest(regexp_split_to_array(fold_words(concat_ws(' ', make, model, city, state, title)), '[^[:alnum:]]+'))
        as word
    where length(word) between 4 and 40 and word !~ '[0-9]'
);

-- A word is known as soon as it stands in a listing; how often it is used is counted by a job.
create function learn_words() returns trigger language plpgsql as $$
begin
    insert into search_words (word)
    select word from unnest(words_to_find(new.make, new.model, new.city, new.state, new.title)) as word
    where not exists (select from search_words s where s.word = word.word)
    order by word
    on conflict do nothing;
    return null;
end
$$;
create trigger learn_words after insert or update of make, model, city, state, title on listings
for each row execute function learn_words();

-- migrate:down
drop trigger learn_words on listings;
drop function learn_words;
drop function words_to_find;
drop table search_words;
