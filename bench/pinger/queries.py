"""SQL of this bench: servers to be asked, and how long they waited."""

EMPTY = "truncate servers, uptime_logs cascade"
# Every address of 127.0.0.0/8 is this machine, so each server has one of its own; its port says how it behaves.
INSERT = """
    insert into servers (id, slug, name, game_type, address, port, online, created_at)
    select gen_random_uuid(), 'server-' || n, 'Server ' || n, 'MINECRAFT',
        '127.' || n / 62500 + 1 || '.' || n / 250 % 250 || '.' || n % 250 + 1,
        case when n % 100 < $3::int then $6::int when n % 100 < $3::int + $4::int then $7::int
            when n % 100 < $3::int + $4::int + $5::int then $8::int else $2::int end,
        true, now()
    from generate_series(1, $1::int) as n
"""
WAITED = """
    select percentile_disc(array[0.5, 0.99, 1.0]) within group (
        order by extract(epoch from checked_at - $1::timestamptz)::float8
    ) from uptime_logs where online
"""
WRITTEN = "select count(*), count(distinct server_id), count(*) filter (where online) from uptime_logs"
