-- migrate:up
-- stage: expand
-- squawk-ignore-file adding-not-nullable-field
set local lock_timeout = '2s';

-- What was asked before and the cover were looked up for each card on each page, which took more than half of all that
-- a plain page of a list takes. Both change seldom, so they stand ready beside the rest.
alter table listing_cards
add column lowered_from bigint, add column lowered_until timestamptz, add column cover text, add column place cube;
comment on column listing_cards.lowered_from is 'what was asked right before, where that was more';
comment on column listing_cards.lowered_until is 'how long that is told';
comment on column listing_cards.place is 'where the boat lies, so that whoever tells how far reads nothing else';
comment on column listing_cards.cover is 'the first picture that anybody may see, as finished JSON';
-- A card is read whole: some 800 bytes of the boat, and as much of its cover.
alter table listing_cards alter column cover set storage external, set (toast_tuple_target = 8160);

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

-- Whoever else writes the same card is waited for first: what is looked up then has what they wrote.
create function keep_listing_card_ends(boats uuid []) returns void language plpgsql as $$
begin
    perform from listing_cards c where c.listing_id = any(boats) order by c.listing_id for no key update;
    update listing_cards c set lowered_from = n.lowered_from, lowered_until = n.lowered_until, cover = n.cover
    from listing_card_ends n
    where n.listing_id = any(boats) and c.listing_id = n.listing_id
        and (c.lowered_from, c.lowered_until, c.cover) is distinct from (n.lowered_from, n.lowered_until, n.cover);
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

create function price_listing_card() returns trigger language plpgsql as $$
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

create function cover_listing_card() returns trigger language plpgsql as $$
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
create trigger boat_pictured after insert on commons.media_albums
referencing new table as changed for each statement execute function cover_listing_card();
create trigger boat_pictured_otherwise after update on commons.media_albums
referencing new table as changed for each statement execute function cover_listing_card();
create trigger boat_no_longer_pictured after delete on commons.media_albums
referencing old table as changed for each statement execute function cover_listing_card();
create trigger boat_picture_made after insert on commons.media_variants
referencing new table as changed for each statement execute function cover_listing_card();
create trigger boat_picture_made_otherwise after update on commons.media_variants
referencing new table as changed for each statement execute function cover_listing_card();
create trigger boat_picture_unmade after delete on commons.media_variants
referencing old table as changed for each statement execute function cover_listing_card();

create function cover_told_otherwise() returns trigger language plpgsql as $$
begin
    perform keep_listing_card_ends(array(
        select distinct a.subject_id from commons.media_albums a
        where a.media_id = new.id and a.subject_kind = 'boat'
    ));
    return null;
end
$$;
create trigger boat_picture_told_otherwise
after update of status, state, is_public, kind, alt, width, height, colour, blur on commons.media
for each row execute function cover_told_otherwise();

update listing_cards c
set place = b.place, lowered_from = n.lowered_from, lowered_until = n.lowered_until, cover = n.cover
from listings b, listing_card_ends n
where b.id = c.listing_id and n.listing_id = c.listing_id;

-- migrate:down
set local lock_timeout = '2s';
drop trigger boat_picture_told_otherwise on commons.media;
drop trigger boat_picture_unmade on commons.media_variants;
drop trigger boat_picture_made_otherwise on commons.media_variants;
drop trigger boat_picture_made on commons.media_variants;
drop trigger boat_no_longer_pictured on commons.media_albums;
drop trigger boat_pictured_otherwise on commons.media_albums;
drop trigger boat_pictured on commons.media_albums;
drop trigger price_deleted on listing_prices;
drop trigger price_changed on listing_prices;
drop trigger price_added on listing_prices;
drop function cover_told_otherwise;
drop function cover_listing_card;
drop function price_listing_card;
create or replace function keep_listing_card() returns trigger language plpgsql as $$
begin
    insert into listing_cards as c (listing_id, told)
    select n.listing_id, n.told from listing_cards_now n where n.listing_id = new.id
    on conflict (listing_id) do update set told = excluded.told where c.told <> excluded.told;
    return null;
end
$$;
drop function keep_listing_card_ends;
drop view listing_card_ends;
alter table listing_cards drop column place, drop column cover, drop column lowered_until, drop column lowered_from;
