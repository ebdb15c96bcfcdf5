-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Each server's card as lists tell it, finished: a page of a list is twenty texts set side by side, where twenty columns
-- of twenty rows would be taken apart and put together again for each answer.
create table server_cards (
    server_id uuid primary key references servers (id) on delete cascade,
    told text not null
);
-- A page of a list reads cards whole: unpacking them would cost more than their room is worth.
alter table server_cards alter column told set storage external;

create function json_of_number(value double precision) returns text
language sql immutable parallel safe
return case
    when value is null then 'null'
    when value = trunc(value) and abs(value) < 1e15 then value::bigint || '.0'
    else value::text
end;

-- What a card holds as the server stands now; `ServerCard` has the same fields in the same order.
create view server_cards_now as
select
    s.id as server_id,
    s.tags,
    concat(
        '{"id":"', s.id,
        '","slug":', to_json(s.slug),
        ',"name":', to_json(s.name),
        ',"gameType":', to_json(s.game_type),
        ',"shortDescription":', to_json(s.short_description),
        ',"tags":[', (
            select string_agg(
                concat(
                    '{"id":', named.tag -> 'id', ',"name":', named.tag -> 'name',
                    ',"slug":', named.tag -> 'slug', ',"category":', named.tag -> 'category', '}'
                ), ',' order by named.place
            )
            from (
                -- Joined with nothing, the catalogue is taken out of its packing once, and not again for each look.
                select of_this.place, (
                    select k.told || '{}' from commons.tag_catalogues k where k.kind = 'server'
                ) -> of_this.slug as tag
                from unnest(s.tags) with ordinality as of_this (slug, place)
                offset 0
            ) as named
            where named.tag is not null
        ),
        '],"region":', coalesce(to_json(s.region), 'null'),
        ',"language":', coalesce(to_json(s.language), 'null'),
        ',"version":', coalesce(to_json(s.version), 'null'),
        ',"ip":', to_json(s.address),
        ',"port":', coalesce(s.port::text, 'null'),
        ',"isOnline":', to_json(s.online),
        ',"isVerified":', to_json(s.verified),
        ',"isFeatured":', to_json(s.featured),
        ',"playerCount":', s.players,
        ',"maxPlayers":', s.max_players,
        ',"uptime":', json_of_number(s.uptime),
        ',"averageRating":', json_of_number(s.rating),
        ',"reviewCount":', s.review_count,
        ',"favoriteCount":', s.favorite_count,
        ',"voteCount":', s.vote_count,
        ',"createdAt":"', to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'),
        nullif(to_char(s.created_at at time zone 'UTC', '.US'), '.000000'), 'Z"}'
    ) as told
from servers s;

-- Whoever writes a card holds the catalogue of tags as it is, and whoever changes that waits for them: no card is made
-- of a name that is no more.
create function keep_server_card() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtext('server_cards'));
    insert into server_cards as c (server_id, told)
    select n.server_id, n.told from server_cards_now n where n.server_id = new.id
    on conflict (server_id) do update set told = excluded.told where c.told <> excluded.told;
    return null;
end
$$;
create trigger keep_server_card after insert or update of
    slug, name, game_type, short_description, tags, region, language, version, address, port, online, verified, featured,
    players, max_players, uptime, rating, review_count, favorite_count, vote_count, created_at
on servers for each row execute function keep_server_card();

create function keep_server_cards() returns trigger language plpgsql as $$
declare
    changed text[];
begin
    if coalesce(new.kind, old.kind) <> 'server' then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtext('server_cards'));
    select array_agg(coalesce(was.key, now.key)) into changed
    from jsonb_each(coalesce(old.told, '{}')) was full join jsonb_each(coalesce(new.told, '{}')) now on now.key = was.key
    where was.value is distinct from now.value;
    update server_cards c set told = n.told from server_cards_now n
    where n.server_id = c.server_id and n.tags && changed and c.told <> n.told;
    return null;
end
$$;
create trigger keep_server_cards after insert or update or delete on commons.tag_catalogues
for each row execute function keep_server_cards();

insert into server_cards (server_id, told) select server_id, told from server_cards_now;

-- migrate:down
set local lock_timeout = '2s';
drop trigger keep_server_cards on commons.tag_catalogues;
drop function keep_server_cards;
drop trigger keep_server_card on servers;
drop function keep_server_card;
drop view server_cards_now;
drop function json_of_number;
drop table server_cards;
