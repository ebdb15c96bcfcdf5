-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table playtime set (fillfactor = 80);

-- migrate:down
set local lock_timeout = '2s';
alter table playtime reset (fillfactor);
