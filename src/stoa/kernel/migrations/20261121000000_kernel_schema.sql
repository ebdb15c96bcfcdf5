-- migrate:up
-- stage: expand
create schema if not exists kernel;

-- migrate:down
drop schema kernel;
