-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
alter table guilds
    add column avatar_id uuid,
    add column banner_id uuid;

-- migrate:down
set local lock_timeout = '2s';
alter table guilds
    drop column avatar_id,
    drop column banner_id;
