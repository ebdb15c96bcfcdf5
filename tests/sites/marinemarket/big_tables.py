"""Many saved searches, one person's among them; listings and acts as those who look after the market list them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.kernel.big_tables import BIG_TABLES as BIG_LOG

_ANN = "dddddddd-0000-4000-8000-000000000001"
SAMPLES: dict[str, dict[str, Any]] = {
    "marinemarket.saved.SAVED": {"person_id": UUID(_ANN)},
    "marinemarket.feeds.FEEDS": {"seller_id": UUID(_ANN)},
    "marinemarket.brokers.BOATS": {"seller_id": UUID("00000000-0000-7000-8000-000000000007")},
    "marinemarket.feeds.RUNS": {"feed_id": UUID(_ANN)},
    "marinemarket.identities.WAITING": {},
    "marinemarket.talks.INBOX": {"person_id": UUID(_ANN)},
    "marinemarket.talks.MESSAGES": {"conversation_id": UUID(_ANN), "person_id": UUID(_ANN)},
    "marinemarket.deals.MINE": {"person_id": UUID(_ANN), "status": "done"},
    "marinemarket.ratings.OF_SELLER": {"seller_id": UUID(_ANN)},
    "marinemarket.offers.MINE": {"person_id": UUID(_ANN), "status": "declined"},
    "marinemarket.vetting.VETTED": {
        "status": "sold",
        "q": "boat word77 no5",
        "boatType": "yacht",
        "sellerId": UUID("00000000-0000-7000-8000-000000000007"),
        "hidden": False,
    },
    "marinemarket.audit_logs.LOGS": {
        "userId": UUID("bbbbbbbb-0000-4000-8000-000000000007"),
        "action": "act.7",
        "resource": "kind7",
        "resourceId": "subject-77",
        "since": datetime(2026, 11, 20, tzinfo=UTC),
        "until": datetime(2026, 11, 20, 1, tzinfo=UTC),
        "ipAddress": "192.0.2.7",
    },
}
_TALKS = """
    insert into accounts.people (id, username)
    select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'looker-' || n
    from generate_series(1, 1000) as n on conflict do nothing;
    insert into sellers (id)
    select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid from generate_series(1, 1000) as n
    on conflict do nothing;
    insert into listings (id, slug, seller_id, title, boat_type, condition, year, length_m, currency, status)
    select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'talked-of-' || n,
        'dddddddd-0000-4000-8000-000000000001', 'Boat', 'sail', 'good', 2000, 10, 'USD', 'expired'
    from generate_series(1, 6000) as n
    where not exists (select from listings where slug = 'talked-of-1') on conflict do nothing;
    insert into conversations (id, listing_id, seller_id, buyer_id)
    select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
        ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'dddddddd-0000-4000-8000-000000000001',
        ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid
    from generate_series(1, 6000) as n where not exists (select from conversations) on conflict do nothing;
    insert into conversation_people (conversation_id, side, person_id, last_at)
    select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'buyer',
        ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid, now() - n * interval '1 minute'
    from generate_series(1, 6000) as n where not exists (select from conversation_people) on conflict do nothing;
"""
BIG_TABLES: dict[str, str] = {
    "marinemarket.audit_logs.LOGS": BIG_LOG["commons.audit.LOG"],
    "marinemarket.saved.SAVED": """
        insert into accounts.people (id, username)
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'looker-' || n
        from generate_series(1, 1000) as n on conflict do nothing;
        insert into saved_searches (
            id, person_id, name, filters, question, frequency, price_drops, boat_types, conditions, states, features,
            prices, years, lengths, anchors, created_at
        )
        select gen_random_uuid(), ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid, 'Search',
            '{}', '', 'instant', true, '{}', '{}', '{}', '{}', '(,)', '(,)', '(,)', array['type:sail'],
            now() - n * interval '1 minute'
        from generate_series(1, 6000) as n;
    """,
    "marinemarket.feeds.FEEDS": """
        insert into accounts.people (id, username)
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'looker-' || n
        from generate_series(1, 1000) as n on conflict do nothing;
        insert into sellers (id)
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid from generate_series(1, 1000) as n
        on conflict do nothing;
        insert into feeds (id, seller_id, person_id, name, hour, units, conflicts, removes_missing, created_at)
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid, 'Feed', 4, 'metric', 'feed',
            true, now() - n * interval '1 minute'
        from generate_series(1, 6000) as n;
    """,
    "marinemarket.feeds.RUNS": """
        insert into feed_runs (id, feed_id, counts, created_at)
        select gen_random_uuid(), ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid, '{}',
            now() - n * interval '1 minute'
        from generate_series(1, 6000) as n;
    """,
    "marinemarket.talks.INBOX": _TALKS,
    "marinemarket.talks.MESSAGES": f"""
        {_TALKS};
        insert into messages (id, conversation_id, author_id, text, created_at)
        select gen_random_uuid(), ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid,
            'dddddddd-0000-4000-8000-000000000001', 'Hello', now() - n * interval '1 minute'
        from generate_series(1, 6000) as n;
    """,
    "marinemarket.offers.MINE": f"""
        {_TALKS};
        insert into offers (
            id, conversation_id, listing_id, author_id, side, amount_minor, currency, status, expires_at, created_at
        )
        select gen_random_uuid(), ('dddddddd-0000-4000-8000-' || lpad((1 + n % 6000)::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad((1 + n % 6000)::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid, 'buyer', 100, 'USD',
            case n % 2 when 0 then 'declined' else 'withdrawn' end, now(), now() - n * interval '1 minute'
        from generate_series(1, 6000) as n;
    """,
    "marinemarket.deals.MINE": f"""
        {_TALKS};
        insert into offers (
            id, conversation_id, listing_id, author_id, side, amount_minor, currency, status, expires_at, created_at
        )
        select ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
            ('dddddddd-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid, 'buyer', 100, 'USD',
            'called_off', now(), now() - n * interval '1 minute'
        from generate_series(1, 6000) as n on conflict do nothing;
        insert into deals (
            id, offer_id, conversation_id, listing_id, seller_id, buyer_id, seller_person_id, amount_minor, currency,
            status, created_at
        )
        select gen_random_uuid(), o.id, o.conversation_id, o.listing_id, 'dddddddd-0000-4000-8000-000000000001',
            o.author_id, 'dddddddd-0000-4000-8000-000000000001', 100, 'USD', 'called_off', o.created_at
        from offers o where o.status = 'called_off' on conflict do nothing;
    """,
    "marinemarket.identities.WAITING": """
        insert into accounts.people (id, username)
        select ('eeeeeeee-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'shower-' || n
        from generate_series(1, 6000) as n on conflict do nothing;
        insert into identity_checks (person_id, status, checked_in, asked_at)
        select ('eeeeeeee-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
            case n % 10 when 0 then 'waiting' else 'checked' end,
            case n % 10 when 0 then null else date '2026-11-01' end, now() - n * interval '1 minute'
        from generate_series(1, 6000) as n on conflict do nothing;
    """,
    "marinemarket.ratings.OF_SELLER": """
        insert into sale_ratings (id, deal_id, about, author_id, seller_id, stars, created_at)
        select gen_random_uuid(), d.id, 'seller', d.buyer_id,
            ('dddddddd-0000-4000-8000-' || lpad((1 + row_number() over (order by d.id) % 500)::text, 12, '0'))::uuid, 5,
            d.created_at
        from deals d on conflict do nothing;
    """,
}
