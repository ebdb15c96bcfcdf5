-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Moderators look through the few that do not count, newest first.
-- squawk-ignore require-concurrent-index-creation
create index votes_discounted on votes (created_at, id) where discounted is not null;
-- squawk-ignore require-concurrent-index-creation
create index votes_discounted_for on votes (discounted, created_at, id) where discounted is not null;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index votes_discounted;
-- squawk-ignore require-concurrent-index-deletion
drop index votes_discounted_for;
