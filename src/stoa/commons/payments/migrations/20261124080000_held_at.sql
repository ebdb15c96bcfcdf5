-- stage: expand
-- migrate:up
-- Since when an order waits for a human, so that whoever looks after the site is told of it.
set local lock_timeout = '2s';
alter table commons.payment_orders add column held_at timestamptz;

-- migrate:down
set local lock_timeout = '2s';
alter table commons.payment_orders drop column held_at;
