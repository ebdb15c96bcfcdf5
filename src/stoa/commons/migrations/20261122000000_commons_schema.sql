-- migrate:up
-- stage: expand
create schema commons;

-- migrate:down
drop schema commons;
