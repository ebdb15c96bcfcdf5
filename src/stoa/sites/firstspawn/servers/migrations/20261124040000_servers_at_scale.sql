-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- By which words of the name an answer is ordered, short enough to stand on the row.
-- squawk-ignore adding-field-with-default, prefer-robust-stmts
alter table servers add column name_words tsvector generated always as (setweight(to_tsvector('simple', name), 'A'))
stored;

-- Each order carries what lists are narrowed by, so that what does not fit is passed over within the index. The key
-- comes right behind the order, where pages go on.
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_players;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_rating;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_uptime;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_age;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_votes;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_trend;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_score;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_players on servers (
    players, id, game_type, region, language, version, online, verified, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_rating on servers (
    rating_score desc nulls last, id desc, game_type, region, language, version, online, verified, players, rating,
    latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_uptime on servers (
    uptime, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_age on servers (
    created_at, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_votes on servers (
    vote_count, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_trend on servers (
    trend, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_score on servers (
    score, id, game_type, region, language, version, online, verified, players, rating, latitude, longitude
) where active;
-- An address may hold the slug or the id.
-- squawk-ignore require-concurrent-index-creation
create index servers_by_id_as_text on servers ((id::text));

-- The words of names, against which what somebody types is corrected.
create table server_words (
    word text primary key,
    uses integer not null default 1,
    constraint server_words_uses check (uses >= 0)
);
create index server_words_alike on server_words using gin (word gin_trgm_ops);

create function words_of_name(name text) returns text[]
language sql immutable parallel safe
return (
    select coalesce(array_agg(distinct word), '{}')
    from unnest(regexp_split_to_array(lower(name), '[^[:alnum:]]+')) as word
    where length(word) between 4 and 40 and word !~ '[0-9]'
);

-- A word is known as soon as a server is called by it; how many are is counted by a job.
create function learn_server_words() returns trigger language plpgsql as $$
begin
    insert into server_words (word)
    select word from unnest(words_of_name(new.name)) as word
    where not exists (select from server_words s where s.word = word.word)
    order by word
    on conflict do nothing;
    return null;
end
$$;
create trigger learn_server_words after insert or update of name on servers
for each row execute function learn_server_words();
insert into server_words (word, uses)
select word, count(*) from servers s, unnest(words_of_name(s.name)) as word where s.active group by word;

-- migrate:down
set local lock_timeout = '2s';
drop trigger learn_server_words on servers;
drop function learn_server_words;
drop function words_of_name;
drop table server_words;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_id_as_text;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_score;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_trend;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_votes;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_age;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_uptime;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_rating;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_players;
create index servers_by_players on servers (players, id) where active;
create index servers_by_rating on servers (rating_score desc nulls last, id desc, rating) where active;
create index servers_by_uptime on servers (uptime, id) where active;
create index servers_by_age on servers (created_at, id) where active;
create index servers_by_votes on servers (vote_count, id) where active;
create index servers_by_trend on servers (trend, id) where active;
create index servers_by_score on servers (score, id) where active;
alter table servers drop column name_words;
