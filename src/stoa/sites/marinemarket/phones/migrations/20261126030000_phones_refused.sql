-- migrate:up
-- stage: expand
set local lock_timeout = '2s';

-- When the gateway said that it does not take texts to the number that waits for its code.
alter table person_phones add column refused_at timestamptz;

-- migrate:down
alter table person_phones drop column refused_at;
