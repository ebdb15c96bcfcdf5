-- migrate:up transaction:false
-- stage: expand
-- What has been typed of a name, whatever the collation says about the order of letters.
create index concurrently if not exists servers_by_name on servers (lower(name) text_pattern_ops) where active;

-- migrate:down transaction:false
drop index concurrently if exists servers_by_name;
