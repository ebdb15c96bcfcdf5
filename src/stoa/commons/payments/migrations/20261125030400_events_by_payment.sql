-- migrate:up
-- stage: expand
create index payment_events_of_payment on commons.payment_events (provider, payment)
where payment is not null and order_id is not null;

-- migrate:down
drop index commons.payment_events_of_payment;
