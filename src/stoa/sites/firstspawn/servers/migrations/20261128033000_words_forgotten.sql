-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- Words that stand in no server any more are marked, and a day later forgotten. Who writes a server with a marked word
-- takes the mark away, and holds the word until it is committed: so none goes that somebody is just about to use.
alter table server_lexemes add column unused_since timestamptz;
-- squawk-ignore require-concurrent-index-creation
create index server_lexemes_unused on server_lexemes (unused_since) where unused_since is not null;
create or replace function learn_server_lexemes() returns trigger language plpgsql as $$
begin
    insert into server_lexemes (lexeme)
    select found.lexeme from unnest(new.search) as found
    where not exists (
        select from server_lexemes known where known.lexeme = found.lexeme and known.unused_since is null
    )
    order by found.lexeme collate "C"
    on conflict (lexeme) do update set unused_since = null;
    return null;
end
$$;

-- migrate:down
set local lock_timeout = '2s';
create or replace function learn_server_lexemes() returns trigger language plpgsql as $$
begin
    insert into server_lexemes (lexeme)
    select found.lexeme from unnest(new.search) as found
    where not exists (select from server_lexemes known where known.lexeme = found.lexeme)
    order by found.lexeme collate "C"
    on conflict do nothing;
    return null;
end
$$;
alter table server_lexemes drop column unused_since;
