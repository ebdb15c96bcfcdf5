-- migrate:up
-- stage: expand
create table accounts.totp (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    setup_id uuid not null unique,
    secret bytea not null,
    last_timecode bigint not null default 0,
    started_at timestamptz not null default now(),
    enabled_at timestamptz
);

comment on column accounts.totp.setup_id is 'New with each secret, so that a code is judged by the secret it was compared with.';
comment on column accounts.totp.last_timecode is 'The half minute of the last code that was used: only later ones count.';
comment on column accounts.totp.enabled_at is 'Null while no code has proved that an app has the secret.';

-- migrate:down
drop table accounts.totp;
