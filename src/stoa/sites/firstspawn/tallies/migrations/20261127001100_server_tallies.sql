-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- How many servers are listed of each kind, so that counts beside filters need not look at the servers. A kind is all that
-- most lists are narrowed by; an empty text stands where a server says nothing.
create table server_tallies (
    game_type text not null,
    region text not null,
    language text not null,
    version text not null,
    online boolean not null,
    verified boolean not null,
    placed boolean not null,
    tags text[] not null,
    many integer not null,
    primary key (game_type, region, language, version, online, verified, placed, tags)
);
create index server_tallies_by_tags on server_tallies using gin (tags);

-- What has changed since these were added up: writers only ever add rows here, so none of them waits for another.
create table server_tally_changes (
    id bigint generated always as identity primary key,
    game_type text not null,
    region text not null,
    language text not null,
    version text not null,
    online boolean not null,
    verified boolean not null,
    placed boolean not null,
    tags text[] not null,
    many integer not null
);

create function tally_server() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        if old.active then
            insert into server_tally_changes
                (game_type, region, language, version, online, verified, placed, tags, many)
            values (
                old.game_type, coalesce(old.region, ''), coalesce(old.language, ''), coalesce(old.version, ''),
                old.online, old.verified, old.latitude is not null, old.tags, -1
            );
        end if;
    end if;
    if tg_op <> 'DELETE' then
        if new.active then
            insert into server_tally_changes
                (game_type, region, language, version, online, verified, placed, tags, many)
            values (
                new.game_type, coalesce(new.region, ''), coalesce(new.language, ''), coalesce(new.version, ''),
                new.online, new.verified, new.latitude is not null, new.tags, 1
            );
        end if;
    end if;
    return null;
end
$$;
create trigger tally_server after insert or delete on servers for each row execute function tally_server();
create trigger tally_changed_server after update on servers for each row when (
    (old.active, old.game_type, old.region, old.language, old.version, old.online, old.verified, old.tags)
    is distinct from
    (new.active, new.game_type, new.region, new.language, new.version, new.online, new.verified, new.tags)
    or (old.latitude is null) <> (new.latitude is null)
) execute function tally_server();

insert into server_tallies (game_type, region, language, version, online, verified, placed, tags, many)
select
    s.game_type, coalesce(s.region, ''), coalesce(s.language, ''), coalesce(s.version, ''), s.online, s.verified,
    s.latitude is not null, s.tags, count(*)
from servers s where s.active group by 1, 2, 3, 4, 5, 6, 7, 8;

-- Names are found by their beginnings within the index alone, best first, without a look at two hundred servers.
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_name;
-- squawk-ignore require-concurrent-index-creation
create index servers_by_name on servers (lower(name) text_pattern_ops) include (name, slug, id, score) where active;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_name;
create index servers_by_name on servers (lower(name) text_pattern_ops) where active;
drop trigger tally_changed_server on servers;
drop trigger tally_server on servers;
drop function tally_server;
drop table server_tally_changes;
drop table server_tallies;
