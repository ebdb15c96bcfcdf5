-- migrate:up
-- stage: expand
create table kernel.migration_checksums (
    version text primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
);

-- migrate:down
drop table kernel.migration_checksums;
