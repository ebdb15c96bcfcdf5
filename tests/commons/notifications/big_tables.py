"""Rows for the plans of notifications: somebody who is told very much, and many who are not."""

from typing import Any

_PERSON = "cccccccc-0000-4000-8000-000000000001"

SAMPLES: dict[str, dict[str, Any]] = {
    "commons.notifications.NOTIFICATIONS": {"person_id": _PERSON, "unread": True, "kind": "review_reply"}
}

BIG_TABLES: dict[str, str] = {
    "commons.notifications.NOTIFICATIONS": """
        insert into accounts.people (id, username)
        select ('cccccccc-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'told-' || n
        from generate_series(0, 999) as n on conflict do nothing;
        insert into commons.notifications (id, person_id, kind, title, is_read, read_at, created_at)
        select gen_random_uuid(),
            ('cccccccc-0000-4000-8000-' || lpad((case when n % 4 = 0 then n % 1000 else 1 end)::text, 12, '0'))::uuid,
            (array['review_reply', 'favorite_added', 'review_new', 'mention'])[1 + n % 4], 'Something', n % 3 <> 0,
            case when n % 3 <> 0 then now() end, now() - n * interval '1 minute'
        from generate_series(1, 12500) as n;
    """
}
