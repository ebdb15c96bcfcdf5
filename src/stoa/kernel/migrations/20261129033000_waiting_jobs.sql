-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- No release came before this one, so nobody writes to the table while it runs.
set local lock_timeout = '2s';

-- What waits is compared with the queue each hour: few of the jobs that are kept.
create index jobs_waiting on kernel.jobs (queue_id) where status = 'waiting';

-- migrate:down
set local lock_timeout = '2s';
drop index kernel.jobs_waiting;
