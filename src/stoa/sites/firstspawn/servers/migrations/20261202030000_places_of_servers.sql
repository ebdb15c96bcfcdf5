-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '2s';

-- Where servers stand, and what searches around a place are narrowed by. The players of a server change with each ping,
-- and in an index of servers each change was an entry of its own: the index by place grew to three times what it needs.
-- Here no index has the players, so that a ping changes a row in its place, and the index changes with places alone.
create table server_places (
    id uuid primary key references servers (id) on delete cascade,
    place cube not null,
    active boolean not null,
    online boolean not null,
    verified boolean not null,
    players integer not null,
    -- Whether a hundred play, or have played and sixty still do: it changes seldom, and whoever has a hundred is busy.
    busy boolean not null,
    rating double precision,
    game_type text not null,
    region text,
    language text,
    version text,
    tags text[] not null
) with (fillfactor = 70);
comment on table server_places is 'what triggers copy of servers that say where they stand, for searches around a place';

create function keep_server_place() returns trigger language plpgsql as $$
begin
    if new.place is null then
        delete from server_places where id = new.id;
        return null;
    end if;
    insert into server_places as p
        (id, place, active, online, verified, players, busy, rating, game_type, region, language, version, tags)
    values (
        new.id, new.place, new.active, new.online, new.verified, new.players, new.players >= 100, new.rating,
        new.game_type, new.region, new.language, new.version, new.tags
    )
    on conflict (id) do update set
        place = excluded.place, active = excluded.active, online = excluded.online, verified = excluded.verified,
        players = excluded.players, busy = excluded.busy or (p.busy and excluded.players >= 60),
        rating = excluded.rating, game_type = excluded.game_type, region = excluded.region,
        language = excluded.language, version = excluded.version, tags = excluded.tags;
    return null;
end
$$;
create trigger keep_server_place after insert on servers for each row when (new.place is not null)
execute function keep_server_place();
create trigger keep_changed_server_place after update on servers for each row when (
    (old.place is not null or new.place is not null)
    and (
        old.latitude, old.longitude, old.state, old.online, old.verified, old.players, old.rating, old.game_type,
        old.region, old.language, old.version, old.tags
    ) is distinct from (
        new.latitude, new.longitude, new.state, new.online, new.verified, new.players, new.rating, new.game_type,
        new.region, new.language, new.version, new.tags
    )
) execute function keep_server_place();

insert into server_places
    (id, place, active, online, verified, players, busy, rating, game_type, region, language, version, tags)
select id, place, active, online, verified, players, players >= 100, rating, game_type, region, language, version, tags
from servers where place is not null;
create index server_places_by_place on server_places using gist (region, language, place) where active;
-- These are few, and all others around would be passed over one by one.
create index server_places_offline on server_places using gist (place) where active and not online;
create index server_places_busy on server_places using gist (region, place) where active and busy;
drop index servers_by_place;
drop index servers_offline_by_place;

-- migrate:down
set local lock_timeout = '2s';
create index servers_offline_by_place on servers using gist (place)
include (id, game_type, region, language, version, verified, players, rating, tags) where active and not online;
create index servers_by_place on servers using gist (region, language, place, players)
include (id, game_type, version, online, verified, rating, tags) where active;
drop trigger keep_changed_server_place on servers;
drop trigger keep_server_place on servers;
drop function keep_server_place;
drop table server_places;
