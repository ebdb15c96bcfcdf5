-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Filing a boat took a third more for what its card tells beside the boat's own row: both were looked up whenever either
-- might have changed, in a statement that was planned for many boats. Each is looked up by itself now, for one boat.
create view listing_covers as
select
    a.subject_id as listing_id, a.position,
    jsonb_build_object(
        'id', m.id, 'alt', m.alt, 'width', m.width, 'height', m.height, 'colour', m.colour, 'blur', m.blur,
        -- Lists show small pictures: what is wider than a card on a dense screen is left to the boat's own page.
        'variants', coalesce((
            select jsonb_agg(jsonb_build_object(
                'name', v.name, 'url', '/' || v.key, 'width', v.width, 'height', v.height,
                'contentType', v.content_type, 'size', v.size
            ) order by v.width, v.name)
            from commons.media_variants v where v.media_id = m.id and v.width <= 800
        ), '[]')
    )::text as cover
from commons.media_albums a join commons.media m on m.id = a.media_id
where a.subject_kind = 'boat' and m.status = 'ready' and m.state = 'shown' and m.is_public and m.kind = 'image';

-- Whoever else writes the same card is waited for first: what is looked up then has what they wrote.
create function keep_price_before(boat uuid, price bigint) returns void language plpgsql as $$
declare
    before bigint;
    until timestamptz;
begin
    perform from listing_cards c where c.listing_id = boat for no key update;
    select max(p.price_minor), max(p.since) + interval '30 days' into before, until from (
        select o.price_minor, o.currency, o.since from listing_prices o
        where o.listing_id = boat order by o.since desc limit 2
    ) p
    having count(*) = 2 and min(p.currency) = max(p.currency) and max(p.price_minor) > price;
    update listing_cards c set lowered_from = before, lowered_until = until
    where c.listing_id = boat and (c.lowered_from, c.lowered_until) is distinct from (before, until);
end
$$;
create function keep_cover(boat uuid) returns void language plpgsql as $$
declare
    first text;
begin
    perform from listing_cards c where c.listing_id = boat for no key update;
    select n.cover into first from listing_covers n where n.listing_id = boat order by n.position limit 1;
    update listing_cards c set cover = first where c.listing_id = boat and c.cover is distinct from first;
end
$$;

create or replace function keep_listing_card() returns trigger language plpgsql as $$
begin
    insert into listing_cards as c (listing_id, told, place)
    select n.listing_id, n.told, new.place from listing_cards_now n where n.listing_id = new.id
    on conflict (listing_id) do update set told = excluded.told, place = excluded.place
    where (c.told, c.place) is distinct from (excluded.told, excluded.place);
    if tg_op = 'UPDATE' then
        if new.price_minor <> old.price_minor then
            perform keep_price_before(new.id, new.price_minor);
        end if;
    elsif exists (select from commons.media_albums a where a.subject_kind = 'boat' and a.subject_id = new.id) then
        perform keep_cover(new.id);
    end if;
    return null;
end
$$;

drop trigger price_deleted on listing_prices;
drop trigger price_changed on listing_prices;
drop trigger price_added on listing_prices;
create or replace function price_listing_card() returns trigger language plpgsql as $$
declare
    boat uuid := case when tg_op = 'DELETE' then old.listing_id else new.listing_id end;
    price bigint;
begin
    select b.price_minor into price from listings b where b.id = boat;
    if found then
        perform keep_price_before(boat, price);
    end if;
    return null;
end
$$;
create trigger price_listing_card after insert or update or delete on listing_prices
for each row execute function price_listing_card();

create or replace function cover_listing_card() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'media_albums' then
        perform keep_cover(c.subject_id) from (
            select distinct o.subject_id from changed o where o.subject_kind = 'boat' order by o.subject_id
        ) c;
    else
        perform keep_cover(c.subject_id) from (
            select distinct a.subject_id from changed o join commons.media_albums a on a.media_id = o.media_id
            where a.subject_kind = 'boat' order by a.subject_id
        ) c;
    end if;
    return null;
end
$$;
create or replace function cover_told_otherwise() returns trigger language plpgsql as $$
begin
    perform keep_cover(a.subject_id) from (
        select distinct o.subject_id from commons.media_albums o
        where o.media_id = new.id and o.subject_kind = 'boat' order by o.subject_id
    ) a;
    return null;
end
$$;
-- squawk-ignore ban-drop-function
drop function keep_listing_card_ends;
-- squawk-ignore ban-drop-view
drop view listing_card_ends;

-- migrate:down
set local lock_timeout = '2s';
-- What a card holds beside the boat's own row, as it stands now.
create view listing_card_ends as
select
    b.id as listing_id, l.lowered_from, l.lowered_until,
    (
        select
            jsonb_build_object(
                'id', m.id, 'alt', m.alt, 'width', m.width, 'height', m.height, 'colour', m.colour, 'blur', m.blur,
                -- Lists show small pictures: what is wider than a card on a dense screen is left to the boat's own page.
                'variants', coalesce((
                    select jsonb_agg(jsonb_build_object(
                        'name', v.name, 'url', '/' || v.key, 'width', v.width, 'height', v.height,
                        'contentType', v.content_type, 'size', v.size
                    ) order by v.width, v.name)
                    from commons.media_variants v where v.media_id = m.id and v.width <= 800
                ), '[]')
            )::text
        from commons.media_albums a join commons.media m on m.id = a.media_id
        where a.subject_kind = 'boat' and a.subject_id = b.id
            and m.status = 'ready' and m.state = 'shown' and m.is_public and m.kind = 'image'
        order by a.position limit 1
    ) as cover
from listings b left join lateral (
    select max(p.price_minor) as lowered_from, max(p.since) + interval '30 days' as lowered_until from (
        select o.price_minor, o.currency, o.since from listing_prices o
        where o.listing_id = b.id order by o.since desc limit 2
    ) p
    having count(*) = 2 and min(p.currency) = max(p.currency) and max(p.price_minor) > b.price_minor
) l on true;

create function keep_listing_card_ends(boats uuid []) returns void language plpgsql as $$
begin
    perform from listing_cards c where c.listing_id = any(boats) order by c.listing_id for no key update;
    update listing_cards c set lowered_from = n.lowered_from, lowered_until = n.lowered_until, cover = n.cover
    from listing_card_ends n
    where n.listing_id = any(boats) and c.listing_id = n.listing_id
        and (c.lowered_from, c.lowered_until, c.cover) is distinct from (n.lowered_from, n.lowered_until, n.cover);
end
$$;

drop trigger price_listing_card on listing_prices;
create or replace function price_listing_card() returns trigger language plpgsql as $$
begin
    perform keep_listing_card_ends(array(select distinct c.listing_id from changed c));
    return null;
end
$$;
create trigger price_added after insert on listing_prices
referencing new table as changed for each statement execute function price_listing_card();
create trigger price_changed after update on listing_prices
referencing new table as changed for each statement execute function price_listing_card();
create trigger price_deleted after delete on listing_prices
referencing old table as changed for each statement execute function price_listing_card();

create or replace function cover_listing_card() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'media_albums' then
        perform keep_listing_card_ends(array(
            select distinct c.subject_id from changed c where c.subject_kind = 'boat'
        ));
    else
        perform keep_listing_card_ends(array(
            select distinct a.subject_id from changed c join commons.media_albums a on a.media_id = c.media_id
            where a.subject_kind = 'boat'
        ));
    end if;
    return null;
end
$$;
create or replace function cover_told_otherwise() returns trigger language plpgsql as $$
begin
    perform keep_listing_card_ends(array(
        select distinct a.subject_id from commons.media_albums a
        where a.media_id = new.id and a.subject_kind = 'boat'
    ));
    return null;
end
$$;
create or replace function keep_listing_card() returns trigger language plpgsql as $$
begin
    insert into listing_cards as c (listing_id, told, place)
    select n.listing_id, n.told, new.place from listing_cards_now n where n.listing_id = new.id
    on conflict (listing_id) do update set told = excluded.told, place = excluded.place
    where (c.told, c.place) is distinct from (excluded.told, excluded.place);
    if tg_op = 'INSERT' or new.price_minor <> old.price_minor then
        perform keep_listing_card_ends(array[new.id]);
    end if;
    return null;
end
$$;

drop function keep_cover;
drop function keep_price_before;
drop view listing_covers;
