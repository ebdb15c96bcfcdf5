-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Messages of the day that nobody is shown, or that a moderator has let through although they look bad. What differs
-- in numbers only ("12 players online") is one: the mark is the digest of the words.
create table held_mottos (
    server_id uuid not null references servers (id) on delete cascade,
    mark bytea not null,
    motd text not null,
    state text not null default 'waiting' check (state in ('waiting', 'shown', 'removed')),
    heard_at timestamptz not null,
    primary key (server_id, mark)
);

-- migrate:down
drop table held_mottos;
