-- migrate:up
-- stage: expand
create table prize_pools (
    id uuid primary key,
    server_id uuid not null unique references servers (id) on delete cascade,
    is_active boolean not null default true,
    description text not null default '',
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

create table prizes (
    id uuid primary key,
    pool_id uuid not null references prize_pools (id) on delete cascade,
    name text not null,
    description text not null default '',
    console_command text not null,
    quantity integer not null,
    quantity_used integer not null default 0,
    valid_from timestamptz,
    valid_until timestamptz,
    is_active boolean not null default true,
    created_at timestamptz not null,
    changed_at timestamptz not null default now(),
    constraint prizes_quantity check (quantity between 1 and 1000 and quantity_used between 0 and quantity),
    constraint prizes_valid check (valid_until > valid_from)
);
comment on column prizes.quantity_used is 'codes that were given to somebody, whatever became of them since';
create index prizes_of_pool on prizes (pool_id, created_at, id);

create table redemption_codes (
    id uuid primary key,
    prize_id uuid not null references prizes (id) on delete cascade,
    server_id uuid not null references servers (id) on delete cascade,
    code text not null unique,
    status text not null default 'AVAILABLE',
    person_id uuid references accounts.people (id) on delete set null,
    player_uuid uuid,
    player_name text,
    reserved_at timestamptz,
    executed_at timestamptz,
    attempt_id text,
    expires_at timestamptz,
    created_at timestamptz not null,
    constraint redemption_codes_status check (status in ('AVAILABLE', 'RESERVED', 'REDEEMED', 'EXPIRED')),
    constraint redemption_codes_player check (status not in ('RESERVED', 'REDEEMED') or player_uuid is not null)
);
comment on column redemption_codes.person_id is 'to whom it was given; an available one without a person is anybody''s';
create index redemption_codes_of_prize on redemption_codes (prize_id, status, id);
create index redemption_codes_of_person on redemption_codes (person_id, created_at desc, id desc);
create index redemption_codes_waiting on redemption_codes (server_id, player_uuid) where status = 'RESERVED';
create index redemption_codes_ending on redemption_codes (expires_at) where status in ('AVAILABLE', 'RESERVED');

-- migrate:down
drop table redemption_codes;
drop table prizes;
drop table prize_pools;
