-- migrate:up
-- stage: expand
-- What was answered to a request that named itself with a key: written in the transaction that had the effect.
create table kernel.idempotency_keys (
    id uuid primary key,
    holder text not null check (length(holder) between 1 and 200),
    key text not null check (length(key) between 1 and 255),
    person_id uuid,
    fingerprint bytea not null,
    answer bytea not null,
    created_at timestamptz not null,
    unique (holder, key)
);

create index idempotency_keys_age on kernel.idempotency_keys (created_at);
create index idempotency_keys_person on kernel.idempotency_keys (person_id) where person_id is not null;

comment on column kernel.idempotency_keys.holder is 'Whose key it is: nobody else''s request finds it.';
comment on column kernel.idempotency_keys.fingerprint is 'A keyed hash of method, address and body.';
comment on column kernel.idempotency_keys.answer is 'A box: see stoa.kernel.crypto.box.';

-- migrate:down
drop table kernel.idempotency_keys;
