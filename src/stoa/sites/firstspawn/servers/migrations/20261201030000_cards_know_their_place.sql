-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Lists around a place tell how far each server is: where it stands was looked up in its own row beside its card.
alter table server_cards add column place cube;
comment on column server_cards.place is 'where the server stands, so that whoever tells how far reads nothing else';

create or replace function keep_server_card() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtext('server_cards'));
    insert into server_cards as c (server_id, told, place)
    select n.server_id, n.told, new.place from server_cards_now n where n.server_id = new.id
    on conflict (server_id) do update set told = excluded.told, place = excluded.place
    where (c.told, c.place) is distinct from (excluded.told, excluded.place);
    return null;
end
$$;
create or replace trigger keep_server_card after insert or update of
    slug, name, game_type, short_description, tags, region, language, version, address, port, online, verified, featured,
    players, max_players, uptime, rating, review_count, favorite_count, vote_count, created_at, latitude, longitude
on servers for each row execute function keep_server_card();

update server_cards c set place = s.place from servers s where s.id = c.server_id and s.place is not null;

-- migrate:down
set local lock_timeout = '2s';
create or replace trigger keep_server_card after insert or update of
    slug, name, game_type, short_description, tags, region, language, version, address, port, online, verified, featured,
    players, max_players, uptime, rating, review_count, favorite_count, vote_count, created_at
on servers for each row execute function keep_server_card();
create or replace function keep_server_card() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtext('server_cards'));
    insert into server_cards as c (server_id, told)
    select n.server_id, n.told from server_cards_now n where n.server_id = new.id
    on conflict (server_id) do update set told = excluded.told where c.told <> excluded.told;
    return null;
end
$$;
alter table server_cards drop column place;
