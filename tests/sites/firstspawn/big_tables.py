"""Rows by the ten thousand for the listings of FirstSpawn, and a value for every filter."""

from typing import Any

_SERVER = "bbbbbbbb-0000-4000-8000-{:012d}"

SAMPLES: dict[str, dict[str, Any]] = {
    "firstspawn.uptime.LOGS": {"server_id": _SERVER.format(7), "online": True},
    "firstspawn.guilds.GUILDS": {"q": "word77", "visibility": "PUBLIC"},
}

BIG_TABLES: dict[str, str] = {
    "firstspawn.uptime.LOGS": """
        insert into uptime_logs (server_id, checked_at, online, players, latency)
        select ('bbbbbbbb-0000-4000-8000-' || lpad((n % 40)::text, 12, '0'))::uuid, now() - n * interval '7 seconds',
               n % 20 <> 0, n % 90, n % 70
        from generate_series(1, 12500) as n;
    """,
    "firstspawn.guilds.GUILDS": """
        insert into guilds (id, slug, name, description, visibility, max_members, member_count, reputation, created_at)
        select ('cccccccc-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'big-guild-' || n, 'Big guild ' || n,
               'word' || n % 997, (array['PUBLIC', 'INVITE_ONLY', 'PRIVATE'])[1 + n % 3], 500, n % 400, n % 7001,
               now() - n * interval '1 minute'
        from generate_series(1, 12500) as n;
    """,
}
