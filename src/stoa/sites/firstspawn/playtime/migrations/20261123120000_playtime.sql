-- migrate:up
-- stage: expand
-- What is counted of each player on each server. A player is known by the id that the game gives, not by an account.
create table playtime (
    server_id uuid not null references servers (id) on delete cascade,
    player_uuid uuid not null,
    player_username text,
    minutes integer not null default 0,
    day date not null,
    day_minutes integer not null default 0,
    first_sync timestamptz not null,
    last_sync timestamptz not null,
    filled_until timestamptz not null,
    last_seen timestamptz not null,
    primary key (server_id, player_uuid),
    constraint playtime_minutes check (minutes >= 0 and day_minutes >= 0)
);
comment on column playtime.day_minutes is 'counted on that day, by the clock of the last sync';
comment on column playtime.filled_until is 'how far the counted minutes reach, one after the other; it may not run ahead';
create index playtime_of_player on playtime (player_uuid, minutes desc);

-- One row for each server: it is held while a batch is counted, so that batches are counted one after the other.
create table playtime_marks (
    server_id uuid primary key references servers (id) on delete cascade,
    started_at timestamptz not null,
    base_at timestamptz,
    tick_at timestamptz,
    last_sync timestamptz,
    minutes bigint not null default 0
);
comment on column playtime_marks.base_at is 'the last sync before the one that tick_at began';

create table playtime_batches (
    plugin_id uuid not null references plugins (id) on delete cascade,
    batch_id text not null,
    accepted integer not null default 0,
    received_at timestamptz not null,
    primary key (plugin_id, batch_id)
);
create index playtime_batches_oldest on playtime_batches (received_at);

create table playtime_held (
    id uuid primary key,
    server_id uuid not null references servers (id) on delete cascade,
    plugin_id uuid not null,
    batch_id text not null,
    player_uuid uuid not null,
    player_username text,
    minutes integer not null,
    last_seen timestamptz not null,
    reason text not null,
    decision jsonb not null,
    state text not null default 'waiting',
    decided_by uuid,
    decided_at timestamptz,
    created_at timestamptz not null,
    constraint playtime_held_state check (state in ('waiting', 'counted', 'refused'))
);
create index playtime_held_newest on playtime_held (created_at desc, id desc);
create index playtime_held_by_state on playtime_held (state, created_at desc, id desc);
create index playtime_held_of_batch on playtime_held (plugin_id, batch_id);
create index playtime_held_of_server on playtime_held (server_id, created_at desc, id desc);

-- migrate:down
drop table playtime_held;
drop table playtime_batches;
drop table playtime_marks;
drop table playtime;
