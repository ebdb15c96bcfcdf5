-- migrate:up
-- stage: expand
create table votifiers (
    server_id uuid primary key references servers (id) on delete cascade,
    host text not null,
    port integer not null,
    service_name text not null,
    token bytea not null,
    active boolean not null default true,
    changed_at timestamptz not null default now(),
    constraint votifiers_port check (port between 1 and 65535)
);

-- migrate:down
drop table votifiers;
