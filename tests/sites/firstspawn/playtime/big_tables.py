"""Held playtime by the ten thousand."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {"firstspawn.playtime.HELD": {"state": "waiting"}}

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
        from generate_series(1, 25000) as n;
    """
}
