-- migrate:up
-- stage: expand
create table kernel.signing_keys (
    id text primary key,
    public_key bytea not null check (octet_length(public_key) = 32),
    sealed_private_key bytea not null,
    created_at timestamptz not null default now(),
    activates_at timestamptz not null,
    retires_at timestamptz,
    check (retires_at is null or retires_at >= created_at)
);

comment on table kernel.signing_keys is 'Ed25519 keys that sign this site''s tokens.';
comment on column kernel.signing_keys.sealed_private_key is 'A box: see stoa.kernel.crypto.box.';
comment on column kernel.signing_keys.activates_at is 'Published at once, signs from here on: every process knows it by then.';
comment on column kernel.signing_keys.retires_at is 'Tokens that it has signed are refused from here on.';

-- migrate:down
drop table kernel.signing_keys;
