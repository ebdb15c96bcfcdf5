-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- What has been typed of a name, whatever the collation says about the order of letters.
-- squawk-ignore require-concurrent-index-creation
create index servers_by_name on servers (lower(name) text_pattern_ops) where active;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_name;
