-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-reindex
set local lock_timeout = '2s';

-- What is written while servers change had grown the index by place to three times what it needs, and whoever looks for
-- the nearest reads all of it around: twice the work. Writers wait meanwhile, twelve seconds at 100,000 servers.
reindex index servers_by_place;

-- migrate:down
set local lock_timeout = '2s';
