"""Held playtime by the ten thousand."""

from typing import Any

_SERVER = "bbbbbbbb-0000-4000-8000-000000000007"
SAMPLES: dict[str, dict[str, Any]] = {
    "firstspawn.playtime.HELD": {"state": "waiting"},
    "firstspawn.playtime.PLAYERS": {"server_id": _SERVER, "player": "dddddddd-0000-4000-8000-000000000007"},
}

# What waits is little however much has been held: moderators work it off.
BIG_TABLES: dict[str, str] = {
    "firstspawn.playtime.HELD": """
        insert into servers (id, slug, name, game_type, address, created_at)
        select ('bbbbbbbb-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'held-' || n, 'Held ' || n, 'MINECRAFT',
            'held' || n || '.example', now() from generate_series(1, 500) as n;
        insert into playtime_held (
            id, server_id, plugin_id, batch_id, player_uuid, minutes, last_seen, reason, decision, state, created_at
        )
        select gen_random_uuid(), ('bbbbbbbb-0000-4000-8000-' || lpad((1 + n % 500)::text, 12, '0'))::uuid,
            gen_random_uuid(), 'batch-' || n, gen_random_uuid(), n % 900, now(), 'wall-time', '{}',
            case when n % 90 = 0 then 'waiting' when n % 3 = 0 then 'refused' else 'counted' end,
            now() - n * interval '1 minute'
        from generate_series(1, 12500) as n;
    """,
    "firstspawn.playtime.PLAYERS": """
        insert into servers (id, slug, name, game_type, address, created_at)
        select ('bbbbbbbb-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'played-' || n, 'Played ' || n,
            'MINECRAFT', 'played' || n || '.example', now() from generate_series(1, 10) as n on conflict do nothing;
        insert into playtime (
            server_id, player_uuid, minutes, day, first_sync, last_sync, filled_until, last_seen
        )
        select ('bbbbbbbb-0000-4000-8000-' || lpad((1 + n % 10)::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n % 900, current_date, now(), now(), now(),
            now() - n * interval '1 minute'
        from generate_series(1, 12500) as n;
    """,
}
