-- migrate:up
-- stage: expand
set local lock_timeout = '2s';
-- Every answer and every silence, as it was. No foreign key: servers are marked as removed and never deleted, and one
-- would be looked up for each of millions of rows.
create table uptime_logs (
    server_id uuid not null,
    checked_at timestamptz not null,
    online boolean not null,
    players integer not null default 0,
    latency integer,
    constraint uptime_logs_pkey primary key (server_id, checked_at) include (online, players, latency)
) partition by range (checked_at);
-- Rows arrive in the order of time, so a few bytes for each stretch of pages find an hour in a month of them.
create index uptime_logs_by_time on uptime_logs using brin (checked_at) with (pages_per_range = 32);

create table uptime_hours (
    server_id uuid not null,
    hour timestamptz not null,
    checks integer not null,
    online integer not null,
    players bigint not null,
    peak integer not null,
    latency bigint not null,
    timed integer not null,
    primary key (server_id, hour)
);
comment on column uptime_hours.players is 'the sum over the checks that were answered; divide by online';
comment on column uptime_hours.latency is 'the sum over the checks that were timed; divide by timed';
create index uptime_hours_by_time on uptime_hours using brin (hour) with (pages_per_range = 32);

create table uptime_days (
    server_id uuid not null,
    day date not null,
    checks integer not null,
    online integer not null,
    players bigint not null,
    peak integer not null,
    latency bigint not null,
    timed integer not null,
    primary key (server_id, day)
);
create index uptime_days_by_time on uptime_days (day);

-- Up to when hours and days are made; the last two hours before it are made anew each time.
create table uptime_progress (
    single boolean primary key default true,
    rolled_until timestamptz not null,
    constraint uptime_progress_single check (single)
);

-- A month's table is made by itself and then attached, which keeps nobody from reading or writing the others.
create function uptime_add_months(first date, last date) returns integer language plpgsql as $$
declare
    month date := date_trunc('month', first);
    name text;
    made integer := 0;
begin
    while month <= last loop
        name := 'uptime_logs_' || to_char(month, 'YYYY_MM');
        if to_regclass(name) is null then
            perform pg_advisory_xact_lock(hashtext('uptime_logs'));
            if to_regclass(name) is null then
                execute format('create table %I (like uptime_logs including defaults including constraints)', name);
                execute format(
                    'alter table uptime_logs attach partition %I for values from (%L) to (%L)',
                    name, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC'
                );
                made := made + 1;
            end if;
        end if;
        month := month + interval '1 month';
    end loop;
    return made;
end $$;

create function uptime_drop_months(before timestamptz) returns integer language plpgsql as $$
declare
    name text;
    gone integer := 0;
begin
    perform set_config('lock_timeout', '3s', true);
    for name in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'uptime_logs'::regclass
            and ((to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month')::timestamp at time zone 'UTC') <= before
        order by c.relname
    loop
        execute format('drop table %I', name);
        gone := gone + 1;
    end loop;
    return gone;
end $$;

select uptime_add_months((now() - interval '1 month')::date, (now() + interval '2 months')::date);

-- migrate:down
drop function uptime_drop_months(timestamptz);
drop function uptime_add_months(date, date);
drop table uptime_progress;
drop table uptime_days;
drop table uptime_hours;
drop table uptime_logs;
