-- migrate:up
-- stage: expand
-- From when on an erasure is under way: it may be cut off and done again, but no longer taken back.
set local lock_timeout = '2s';
alter table accounts.departures add column begun_at timestamptz;

-- migrate:down
set local lock_timeout = '2s';
alter table accounts.departures drop column begun_at;
