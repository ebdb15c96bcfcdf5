-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- How many boats lie at each point of the map, as roughly as it is shown, so that maps need not look at the boats: of
-- each kind, and under the empty kind of all together.
create table listing_spots (
    boat_type text not null,
    latitude double precision not null,
    longitude double precision not null,
    many integer not null,
    primary key (boat_type, latitude, longitude)
);
-- What has changed since these were added up, as with the tallies.
create table listing_spot_changes (
    id bigint generated always as identity primary key,
    boat_type text not null,
    latitude double precision not null,
    longitude double precision not null,
    many integer not null
);

create function tally_spots() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if not exists (
            select from came c join gone g on g.id = c.id
            where (c.shown, c.boat_type, c.latitude, c.longitude)
                is distinct from (g.shown, g.boat_type, g.latitude, g.longitude)
        ) then
            return null;
        end if;
    end if;
    if tg_op <> 'DELETE' then
        insert into listing_spot_changes (boat_type, latitude, longitude, many)
        select k.kind, round(b.latitude * 100) / 100, round(b.longitude * 100) / 100, count(*)
        from came b cross join lateral (values (''), (b.boat_type)) k (kind)
        where b.shown and b.latitude is not null group by 1, 2, 3;
    end if;
    if tg_op <> 'INSERT' then
        insert into listing_spot_changes (boat_type, latitude, longitude, many)
        select k.kind, round(b.latitude * 100) / 100, round(b.longitude * 100) / 100, -count(*)
        from gone b cross join lateral (values (''), (b.boat_type)) k (kind)
        where b.shown and b.latitude is not null group by 1, 2, 3;
    end if;
    return null;
end
$$;
create trigger spot_added after insert on listings
referencing new table as came for each statement execute function tally_spots();
create trigger spot_changed after update on listings
referencing old table as gone new table as came for each statement execute function tally_spots();
create trigger spot_deleted after delete on listings
referencing old table as gone for each statement execute function tally_spots();

insert into listing_spots (boat_type, latitude, longitude, many)
select k.kind, round(b.latitude * 100) / 100, round(b.longitude * 100) / 100, count(*)
from listings b cross join lateral (values (''), (b.boat_type)) k (kind)
where b.shown and b.latitude is not null group by 1, 2, 3;

-- migrate:down
drop trigger spot_added on listings;
drop trigger spot_changed on listings;
drop trigger spot_deleted on listings;
drop function tally_spots;
drop table listing_spot_changes;
drop table listing_spots;
