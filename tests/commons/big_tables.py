"""Rows by the ten thousand for the listings of the commons, and a value for every filter."""

from typing import Any

_PERSON = "aaaaaaaa-0000-4000-8000-{:012d}"

SAMPLES: dict[str, dict[str, Any]] = {
    "commons.console.letters.MAIL": {"state": "failed", "recipient": "somebody7@example.org"},
    "commons.webhooks.MINE": {
        "subjectKind": "server",
        "subjectId": _PERSON.format(3),
        "person_id": _PERSON.format(7),
    },
    "commons.webhooks.ALL": {"state": "paused"},
    "commons.payments.MINE": {"itemType": "badge", "person_id": _PERSON.format(7)},
    "commons.payments.ALL": {"status": "FAILED", "provider": "tebex", "personId": _PERSON.format(7)},
    "commons.payments.HELD": {},
    "commons.payments.ledger.MOVEMENTS": {"orderId": _PERSON.format(7)},
    "commons.webhooks.DELIVERIES": {"state": "held", "event": "review.replied", "webhook_id": _PERSON.format(7)},
    "commons.media.OWN": {"purpose": "boat-photos", "person_id": _PERSON.format(7)},
    "commons.media.ALL": {"person": _PERSON.format(7), "sealed": ["identity-paper"]},
    "commons.moderation.cases.QUEUE": {
        "kind": "review",
        "state": "open",
        "held": True,
        "minPriority": 100,
        "reason": "spam",
        "claimant": _PERSON.format(3),
    },
    "commons.moderation.cases.CLOSED": {"kind": "review"},
    "commons.moderation.reports.MINE": {"state": "upheld", "reporter_id": _PERSON.format(7)},
    "commons.moderation.decisions.ABOUT_ME": {"owner_id": _PERSON.format(7)},
}

# A queue is short however many cases a site has had: moderators work it off.
_CASES = """
    insert into accounts.people (id, username)
    select ('aaaaaaaa-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'moderated-' || n
    from generate_series(0, 999) as n on conflict do nothing;
    insert into commons.moderation_cases (
        id, subject_kind, subject_id, owner_id, state, held, reports, weight, opened_at, closed_at
    )
    select gen_random_uuid(), (array['review', 'person', 'server', 'boat'])[1 + n % 4], gen_random_uuid(),
           ('aaaaaaaa-0000-4000-8000-' || lpad((n % 1000)::text, 12, '0'))::uuid,
           case when n % 1000 <> 0 then 'closed' when n % 5000 = 0 then 'appealed' else 'open' end,
           n % 2000 = 0, n % 9, n % 500, now() - n * interval '1 minute',
           case when n % 1000 <> 0 then now() - n * interval '1 minute' end
    from generate_series(1, 12500) as n;
"""

# Some keep thousands of files: a page of them is read in order, and not sorted.
_MEDIA = """
    insert into accounts.people (id, username)
    select ('aaaaaaaa-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'moderated-' || n
    from generate_series(0, 999) as n on conflict do nothing;
    insert into commons.media (
        id, person_id, purpose, is_public, filename, declared_type, declared_size, upload_key, status, state, kind,
        created_at, expires_at, touched_at
    )
    select gen_random_uuid(), ('aaaaaaaa-0000-4000-8000-' || lpad((n % 40)::text, 12, '0'))::uuid,
           (array['avatar', 'boat-photos', 'banner'])[1 + n % 3], true, n || '.jpg', 'image/jpeg', 1000, 'held/' || n,
           'ready', 'shown', 'image', now() - n * interval '1 minute', now(), now()
    from generate_series(1, 12500) as n;
"""

# A thousand people with ten webhooks each, and twenty-five messages of each of a thousand webhooks.
_WEBHOOKS = """
    insert into accounts.people (id, username)
    select ('aaaaaaaa-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'hooked-' || n
    from generate_series(0, 999) as n on conflict do nothing;
    insert into commons.webhooks (
        id, person_id, subject_kind, subject_id, url, events, state, secret, created_at, updated_at
    )
    select ('aaaaaaaa-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
           ('aaaaaaaa-0000-4000-8000-' || lpad((n % 1000)::text, 12, '0'))::uuid, 'server', gen_random_uuid(),
           'https://hooks.example.org/' || n, array['review.created'],
           case when n % 100 = 0 then 'paused' else 'active' end, 'x', now() - n * interval '1 minute', now()
    from generate_series(0, 4999) as n;
"""

# Mail is most of what is sent to people; webhooks stand between.
_MAIL = """
    insert into kernel.receipts (id, kind, key, recipient, state, settled_at, created_at)
    select gen_random_uuid(), case n % 4 when 0 then 'webhook' else 'mail' end, 'console-' || n,
           'somebody' || (n % 5000) || '@example.org',
           case n % 50 when 0 then 'failed' else 'delivered' end, now(), now() - n * interval '1 second'
    from generate_series(1, 12500) as n;
"""

# Twenty-five orders of each of a thousand people, each with a movement; a few are held.
_PAYMENTS = """
    insert into accounts.people (id, username)
    select ('aaaaaaaa-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'paying-' || n
    from generate_series(0, 999) as n on conflict do nothing;
    insert into commons.payment_orders (
        id, person_id, type, status, amount, currency, item_type, item_id, title, provider, held, created_at, expires_at
    )
    select ('aaaaaaaa-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
           ('aaaaaaaa-0000-4000-8000-' || lpad((n % 1000)::text, 12, '0'))::uuid, 'purchase',
           case when n % 100 = 0 then 'FAILED' else 'COMPLETED' end, 499, 'USD', 'badge', 'founder', 'Badge',
           case when n % 50 = 0 then 'tebex' else 'stripe' end, case when n % 5000 = 0 then 'Look.' else '' end,
           now() - n * interval '1 minute', now()
    from generate_series(0, 12499) as n;
"""
_MOVEMENTS = """
    insert into commons.ledger_movements (id, kind, reference, order_id, at)
    select gen_random_uuid(), 'payment', 'paid.' || o.id, o.id, o.created_at from commons.payment_orders o;
    insert into commons.ledger_entries (movement_id, account, provider, currency, amount)
    select v.id, 'cash', 'stripe', 'USD', 499 from commons.ledger_movements v
    union all select v.id, 'revenue', 'stripe', 'USD', -499 from commons.ledger_movements v;
"""

BIG_TABLES: dict[str, str] = {
    "commons.console.letters.MAIL": _MAIL,
    "commons.payments.MINE": _PAYMENTS,
    "commons.payments.ledger.MOVEMENTS": _MOVEMENTS,
    "commons.webhooks.MINE": _WEBHOOKS,
    "commons.webhooks.DELIVERIES": """
        insert into commons.webhook_messages (id, webhook_id, event, body, state, created_at)
        select gen_random_uuid(), ('aaaaaaaa-0000-4000-8000-' || lpad((n % 1000)::text, 12, '0'))::uuid,
               case when n % 5 = 0 then 'review.replied' else 'review.created' end, '{}',
               case when n % 7 = 0 then 'held' else 'delivered' end, now() - n * interval '1 second'
        from generate_series(1, 12500) as n;
    """,
    "commons.media.OWN": _MEDIA,
    "commons.media.ALL": _MEDIA,
    "commons.moderation.cases.QUEUE": _CASES,
    "commons.moderation.reports.MINE": """
        insert into commons.moderation_reports (
            id, case_id, reporter_id, reason, weight, state, created_at, settled_at
        )
        select gen_random_uuid(), c.id,
               ('aaaaaaaa-0000-4000-8000-' || lpad((c.number % 1000)::text, 12, '0'))::uuid, 'spam', 15,
               case when c.number % 3 = 0 then 'dismissed' else 'upheld' end, c.opened_at, c.opened_at
        from commons.moderation_cases c;
    """,
    "commons.moderation.decisions.ABOUT_ME": """
        insert into commons.moderation_decisions (
            id, case_id, owner_id, outcome, rule, version, state_before, waited_seconds, decided_at
        )
        select gen_random_uuid(), c.id, c.owner_id, 'hide', 'spam', '1', 'shown', 60, c.opened_at
        from commons.moderation_cases c where c.state = 'closed';
    """,
}
