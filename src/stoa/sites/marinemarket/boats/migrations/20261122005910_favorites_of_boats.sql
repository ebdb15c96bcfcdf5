-- migrate:up
-- stage: expand
alter table boats add column favorite_count integer not null default 0;

-- migrate:down
alter table boats drop column favorite_count;
