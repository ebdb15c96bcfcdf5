-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Whose names have a word that many have elsewhere are found without asking all of these.
-- squawk-ignore require-concurrent-index-creation
create index servers_by_words_of_name on servers using gin (name_words) where active;

-- migrate:down
set local lock_timeout = '2s';
-- squawk-ignore require-concurrent-index-deletion
drop index servers_by_words_of_name;
