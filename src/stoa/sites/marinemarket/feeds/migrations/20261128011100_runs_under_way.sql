-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';
create index feed_runs_under_way on feed_runs (id) where state = 'running';

-- migrate:down
set local lock_timeout = '2s';
drop index feed_runs_under_way;
