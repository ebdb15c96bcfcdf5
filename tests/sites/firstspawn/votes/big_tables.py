"""Votes by the ten thousand, for the listing of those that do not count."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "firstspawn.votes.discounted.DISCOUNTED": {"reason": "one-network", "server": "big-server-7"},
}

BIG_TABLES: dict[str, str] = {
    "firstspawn.votes.discounted.DISCOUNTED": """
        insert into votes (id, server_id, person_id, day, minecraft_username, created_at, discounted)
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
               ('bbbbbbbb-0000-4000-8000-' || lpad((n % 40)::text, 12, '0'))::uuid,
               ('eeeeeeee-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
               (now() - n * interval '1 hour')::date, '', now() - n * interval '1 hour',
               (array['new-account', 'one-network'])[1 + n % 2]
        from generate_series(1, 12500) as n;
        insert into votes (id, server_id, person_id, day, minecraft_username, created_at)
        select ('ffffffff-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
               ('bbbbbbbb-0000-4000-8000-' || lpad((n % 40)::text, 12, '0'))::uuid,
               ('eeeeeeee-0000-4000-8000-' || lpad((99000 + n)::text, 12, '0'))::uuid,
               (now() - n * interval '1 hour')::date, '', now() - n * interval '1 hour'
        from generate_series(1, 12500) as n;
    """,
}
