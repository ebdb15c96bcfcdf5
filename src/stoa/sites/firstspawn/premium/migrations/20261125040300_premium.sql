-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- What somebody has paid for, one row an order. The role follows from what runs at the moment.
create table premium_periods (
    order_id uuid primary key,
    person_id uuid not null references accounts.people (id) on delete cascade,
    plan text not null,
    begins_at timestamptz not null,
    ends_at timestamptz not null,
    taken_back_at timestamptz,
    settled boolean not null default false,
    constraint premium_periods_length check (ends_at > begins_at)
);
comment on column premium_periods.settled is 'over or taken back, and the role was looked at since';
create index premium_periods_of_person on premium_periods (person_id, ends_at desc);
create index premium_periods_ending on premium_periods (ends_at) where not settled;

-- migrate:down
set local lock_timeout = '2s';
drop table premium_periods;
