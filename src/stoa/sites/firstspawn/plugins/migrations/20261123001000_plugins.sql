-- migrate:up
-- stage: expand
create table plugins (
    id uuid primary key,
    server_id uuid not null references servers (id) on delete cascade,
    api_key text not null unique,
    secret bytea not null,
    former_secret bytea,
    former_until timestamptz,
    status text not null default 'PENDING_VERIFICATION',
    plugin_version text,
    server_version text,
    allowed_addresses text[] not null default '{}',
    active_players integer not null default 0,
    last_heartbeat timestamptz,
    last_sync timestamptz,
    created_at timestamptz not null default now(),
    verified_at timestamptz,
    ended_at timestamptz,
    constraint plugins_status check (status in ('PENDING_VERIFICATION', 'ACTIVE', 'SUSPENDED', 'REVOKED')),
    constraint plugins_active check (active_players >= 0)
);
create index plugins_of_server on plugins (server_id, created_at desc);
create index plugins_waiting on plugins (last_heartbeat) where status = 'ACTIVE';

-- Every signature that was accepted, for as long as its time stamp would be: the same one again is a replay.
create table plugin_signatures (
    plugin_id uuid not null references plugins (id) on delete cascade,
    digest bytea not null,
    seen_at timestamptz not null default now(),
    primary key (plugin_id, digest)
);
create index plugin_signatures_oldest on plugin_signatures (seen_at);

-- migrate:down
drop table plugin_signatures;
drop table plugins;
