-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table boats add column favorite_count integer not null default 0;

-- migrate:down
set local lock_timeout = '2s';
alter table boats drop column favorite_count;
