-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- How many boats are shown of each kind, so that counts beside filters need not look at the boats. Without a feature a
-- row counts boats; with one, those of them that carry it.
create table listing_tallies (
    feature text not null,
    boat_type text not null,
    condition text not null,
    state text not null,
    fuel text not null,
    currency text not null,
    many integer not null,
    primary key (feature, boat_type, condition, state, fuel, currency)
);

-- What has changed since these were added up: writers only ever add rows here, so none of them waits for another.
create table listing_tally_changes (
    id bigint generated always as identity primary key,
    feature text not null,
    boat_type text not null,
    condition text not null,
    state text not null,
    fuel text not null,
    currency text not null,
    many integer not null
);

create function tally_listings() returns trigger language plpgsql as $$
begin
    -- Each branch alone names the rows that its trigger has.
    if tg_op = 'UPDATE' then
        if not exists (
            select from came c join gone g on g.id = c.id
            where (c.shown, c.boat_type, c.condition, c.state, c.fuel, c.currency, c.features)
                is distinct from (g.shown, g.boat_type, g.condition, g.state, g.fuel, g.currency, g.features)
        ) then
            return null;
        end if;
    end if;
    if tg_op <> 'DELETE' then
        insert into listing_tally_changes (feature, boat_type, condition, state, fuel, currency, many)
        select f.feature, b.boat_type, b.condition, b.state, coalesce(b.fuel, ''), b.currency, count(*)
        from came b cross join lateral (select '' as feature union select unnest(b.features)) f
        where b.shown group by 1, 2, 3, 4, 5, 6;
    end if;
    if tg_op <> 'INSERT' then
        insert into listing_tally_changes (feature, boat_type, condition, state, fuel, currency, many)
        select f.feature, b.boat_type, b.condition, b.state, coalesce(b.fuel, ''), b.currency, -count(*)
        from gone b cross join lateral (select '' as feature union select unnest(b.features)) f
        where b.shown group by 1, 2, 3, 4, 5, 6;
    end if;
    return null;
end
$$;
create trigger tally_added after insert on listings
referencing new table as came for each statement execute function tally_listings();
create trigger tally_changed after update on listings
referencing old table as gone new table as came for each statement execute function tally_listings();
create trigger tally_deleted after delete on listings
referencing old table as gone for each statement execute function tally_listings();

insert into listing_tallies (feature, boat_type, condition, state, fuel, currency, many)
select f.feature, b.boat_type, b.condition, b.state, coalesce(b.fuel, ''), b.currency, count(*)
from listings b cross join lateral (select '' as feature union select unnest(b.features)) f
where b.shown group by 1, 2, 3, 4, 5, 6;

-- migrate:down
drop trigger tally_added on listings;
drop trigger tally_changed on listings;
drop trigger tally_deleted on listings;
drop function tally_listings;
drop table listing_tally_changes;
drop table listing_tallies;
