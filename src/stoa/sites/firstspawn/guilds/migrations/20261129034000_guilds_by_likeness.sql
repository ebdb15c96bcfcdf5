-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '2s';

-- Guilds are few, and hardly ever change their names.
create index guilds_by_likeness on guilds using gin (lower(name) gin_trgm_ops);

-- migrate:down
drop index guilds_by_likeness;
