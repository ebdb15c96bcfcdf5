-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Squares of the globe of ten degrees, of one and of a tenth of one, each within the next larger one. What lies wholly
-- inside a circle is added up by squares; only where the rim goes through one are its servers looked at.
create table server_areas (
    area integer primary key,
    within integer not null,
    level integer not null,
    -- In meters, as places are, and in radians: nothing in the square is farther from its middle than that.
    middle cube not null,
    reach double precision not null
);
create index server_areas_within on server_areas (within, level);

-- Where a server stands and what is counted of it, side by side with its neighbors.
create table servers_by_area (
    area integer not null,
    server_id uuid not null,
    place cube not null,
    game_type text not null,
    region text,
    tags text[] not null,
    primary key (area, server_id)
);

-- How many in a square have a value, as they were added up last, and what has changed since. Writers only ever add rows
-- to the list of changes, so none of them waits for another.
create table server_area_tallies (
    area integer not null,
    facet text not null,
    value text not null,
    many integer not null,
    primary key (area, facet, value)
) with (fillfactor = 80);
create table server_area_changes (
    id bigint generated always as identity primary key,
    area integer not null,
    facet text not null,
    value text not null,
    many integer not null
);

create function areas_of_place(latitude double precision, longitude double precision)
returns table (area integer, within integer, level integer, middle cube, reach double precision)
language sql immutable parallel safe as $$
    select
        s.level * 10000000 + s.north * 3601 + s.east,
        case when s.level > 1 then (s.level - 1) * 10000000 + s.north / 10 * 3601 + s.east / 10 else 0 end,
        s.level,
        cube(array[
            6371000 * cos(radians(s.south + s.size / 2)) * cos(radians(s.west + s.size / 2)),
            6371000 * cos(radians(s.south + s.size / 2)) * sin(radians(s.west + s.size / 2)),
            6371000 * sin(radians(s.south + s.size / 2))
        ]),
        radians(s.size / 2) * sqrt(1 + cos(radians(least(abs(s.south), abs(s.south + s.size)))) ^ 2)
    from (
        select l.level, l.size, t.north / l.tenths as north, t.east / l.tenths as east,
            t.north / l.tenths * l.size - 90 as south, t.east / l.tenths * l.size - 180 as west
        from (select floor((latitude + 90) * 10)::int as north, floor((longitude + 180) * 10)::int as east) as t
        cross join (
            values (1, 100, 10::double precision), (2, 10, 1), (3, 1, 0.1)
        ) as l (level, tenths, size)
    ) as s
$$;
create function counted_of_server(game_type text, region text, tags text[])
returns table (facet text, value text) language sql immutable parallel safe as $$
    select 'gameType', game_type
    union all select 'region', region where region is not null
    union all select 'tags', t.tag from unnest(tags) as t (tag)
$$;

create function file_server_by_area() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        if old.active and old.place is not null then
            delete from servers_by_area b using areas_of_place(old.latitude, old.longitude) as a
            where b.area = a.area and b.server_id = old.id;
            insert into server_area_changes (area, facet, value, many)
            select a.area, c.facet, c.value, -1
            from areas_of_place(old.latitude, old.longitude) as a
            cross join counted_of_server(old.game_type, old.region, old.tags) as c;
        end if;
    end if;
    if tg_op <> 'DELETE' then
        if new.active and new.place is not null then
            -- A square is known as soon as a server stands in it, and stays known.
            insert into server_areas (area, within, level, middle, reach)
            select a.area, a.within, a.level, a.middle, a.reach
            from areas_of_place(new.latitude, new.longitude) as a
            where not exists (select from server_areas k where k.area = a.area)
            order by a.area
            on conflict do nothing;
            insert into servers_by_area (area, server_id, place, game_type, region, tags)
            select a.area, new.id, new.place, new.game_type, new.region, new.tags
            from areas_of_place(new.latitude, new.longitude) as a where a.level = 3;
            insert into server_area_changes (area, facet, value, many)
            select a.area, c.facet, c.value, 1
            from areas_of_place(new.latitude, new.longitude) as a
            cross join counted_of_server(new.game_type, new.region, new.tags) as c;
        end if;
    end if;
    return null;
end
$$;
create trigger file_server_by_area after insert or delete on servers
for each row execute function file_server_by_area();
create trigger file_changed_server_by_area
after update of state, game_type, region, tags, latitude, longitude on servers for each row when (
    (old.active, old.game_type, old.region, old.tags, old.latitude, old.longitude)
    is distinct from (new.active, new.game_type, new.region, new.tags, new.latitude, new.longitude)
) execute function file_server_by_area();

insert into server_areas (area, within, level, middle, reach)
select distinct on (a.area) a.area, a.within, a.level, a.middle, a.reach
from servers s cross join lateral areas_of_place(s.latitude, s.longitude) as a
where s.active and s.place is not null;
insert into servers_by_area (area, server_id, place, game_type, region, tags)
select a.area, s.id, s.place, s.game_type, s.region, s.tags
from servers s cross join lateral areas_of_place(s.latitude, s.longitude) as a
where s.active and s.place is not null and a.level = 3
order by a.area, s.id;
insert into server_area_tallies (area, facet, value, many)
select a.area, c.facet, c.value, count(*)
from servers s cross join lateral areas_of_place(s.latitude, s.longitude) as a
cross join lateral counted_of_server(s.game_type, s.region, s.tags) as c
where s.active and s.place is not null group by 1, 2, 3 order by 1, 2, 3;

-- migrate:down
set local lock_timeout = '2s';
drop trigger file_changed_server_by_area on servers;
drop trigger file_server_by_area on servers;
drop function file_server_by_area;
drop function counted_of_server;
drop function areas_of_place;
drop table server_area_changes;
drop table server_area_tallies;
drop table servers_by_area;
drop table server_areas;
