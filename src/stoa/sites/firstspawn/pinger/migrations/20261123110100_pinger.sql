-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- When each server is asked next. A worker that asks sets its claim and moves the time on: should it die, the row comes
-- due again by itself, and what it still had to say of it counts no more.
create table server_checks (
    server_id uuid primary key references servers (id) on delete cascade,
    due_at timestamptz not null default '-infinity',
    claim uuid,
    asked_at timestamptz,
    failures integer not null default 0,
    failing_since timestamptz
);
create index server_checks_due on server_checks (due_at);

alter table servers
add column sleeping boolean not null default false,
add column network_id uuid;
comment on column servers.sleeping is 'a small host answers for it; it starts when somebody joins';
comment on column servers.network_id is 'the proxy that this one stands behind; its players are counted there';
-- squawk-ignore require-concurrent-index-creation
create index servers_of_network on servers (network_id) where network_id is not null;

-- migrate:down
drop index servers_of_network;
alter table servers drop column network_id;
alter table servers drop column sleeping;
drop table server_checks;
