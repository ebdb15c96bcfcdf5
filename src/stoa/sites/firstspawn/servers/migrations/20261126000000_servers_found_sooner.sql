-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
create extension if not exists btree_gist;

-- What stands far away is narrowed within the index: a region or a language is a branch of it.
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_place;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_place on servers using gist (region, language, place, players) where active;

-- Servers that are offline are few and stand at the end of these orders.
-- squawk-ignore require-concurrent-index-creation
create index servers_offline_by_score on servers (score, id) where active and not online;
-- squawk-ignore require-concurrent-index-creation
create index servers_offline_by_players on servers (players, id) where active and not online;
-- squawk-ignore require-concurrent-index-creation
create index servers_offline_by_trend on servers (trend, id) where active and not online;

-- Every word that the search can find. A beginning is asked for as the words that begin so: an index gives whole words
-- at once, and for a beginning it gathers all that it has. None is ever taken away, so that none is ever missing.
create table server_lexemes (
    lexeme text collate "C" primary key
);
create function learn_server_lexemes() returns trigger language plpgsql as $$
begin
    insert into server_lexemes (lexeme)
    select found.lexeme from unnest(new.search) as found
    where not exists (select from server_lexemes known where known.lexeme = found.lexeme)
    order by found.lexeme collate "C"
    on conflict do nothing;
    return null;
end
$$;
create trigger learn_server_lexemes after insert or update of name, tags, short_description, description on servers
for each row execute function learn_server_lexemes();
insert into server_lexemes (lexeme) select distinct found.lexeme from servers s, unnest(s.search) as found;

-- How many servers have two tags, or stand in a square of a tenth of a
-- degree, as a job counts them: what is few is found and put in
-- order, what is many is met soon while the order is walked. The answer is the same.
create table server_tag_pairs (
    tag text not null,
    other text not null,
    many integer not null,
    primary key (tag, other)
);
create table server_squares (
    latitude integer not null,
    longitude integer not null,
    many integer not null,
    primary key (latitude, longitude)
);
insert into server_tag_pairs (tag, other, many)
select a.tag, b.tag, count(*) from servers s, unnest(s.tags) as a (tag), unnest(s.tags) as b (tag)
where s.active and a.tag <= b.tag group by a.tag, b.tag;
insert into server_squares (latitude, longitude, many)
select floor(s.latitude * 10), floor(s.longitude * 10), count(*) from servers s
where s.active and s.latitude is not null group by 1, 2;

-- migrate:down
set local lock_timeout = '2s';
drop table server_squares;
drop table server_tag_pairs;
drop trigger learn_server_lexemes on servers;
drop function learn_server_lexemes;
drop table server_lexemes;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_offline_by_trend;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_offline_by_players;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_offline_by_score;
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_place;
create index servers_by_place on servers using gist (place) where active;
