-- migrate:up
-- stage: expand
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '2s';
create index payment_events_of_payment on commons.payment_events (provider, payment)
where payment is not null and order_id is not null;

-- migrate:down
set local lock_timeout = '2s';
drop index commons.payment_events_of_payment;
