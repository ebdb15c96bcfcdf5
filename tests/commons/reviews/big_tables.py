"""Rows for the plans of reviews, comments, favorites and tags: one thing of which very many speak, and many others."""

from typing import Any

_ID = "bbbbbbbb-0000-4000-8000-{:012d}"
_SOMEBODY = _ID.format(7)
_THING = _ID.format(1)

SAMPLES: dict[str, dict[str, Any]] = {
    "commons.reviews.REVIEWS": {
        "subject_kind": "server",
        "subject_id": _THING,
        "viewer_id": _SOMEBODY,
        "rating": 4,
        "verified": True,
    },
    "commons.reviews.WAITING": {"subject_kind": "server", "subject_id": _THING, "viewer_id": _SOMEBODY},
    "commons.reviews.REVIEWS_OF_AUTHOR": {"author_id": _SOMEBODY, "viewer_id": _SOMEBODY},
    "commons.reviews.REVIEWS_IN_STATE": {"viewer_id": _SOMEBODY, "state": "held"},
    "commons.comments.COMMENTS": {"subject_kind": "boat", "subject_id": _THING, "viewer_id": _SOMEBODY},
    "commons.comments.REPLIES": {"root_id": _ID.format(40), "viewer_id": _SOMEBODY},
    "commons.comments.COMMENTS_IN_STATE": {"viewer_id": _SOMEBODY, "state": "held"},
    "commons.favorites.FAVORITES": {"person_id": _SOMEBODY, "kind": "server", "list": _ID.format(5)},
    "commons.tags.TAGS": {"kind": "server", "state": "active", "category": "gamemode", "q": "word77"},
}

_PEOPLE = """
    insert into accounts.people (id, username)
    select ('bbbbbbbb-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'reviewer-' || n
    from generate_series(0, 3999) as n on conflict do nothing;
"""

BIG_TABLES: dict[str, str] = {
    "commons.reviews.REVIEWS": f"""
        {_PEOPLE}
        insert into commons.reviews (id, subject_kind, subject_id, author_id, rating, content, state, is_verified,
            upvotes, helpful, created_at)
        select gen_random_uuid(), 'server', ('bbbbbbbb-0000-4000-8000-' || lpad((1 + n / 4000)::text, 12, '0'))::uuid,
            ('bbbbbbbb-0000-4000-8000-' || lpad((n % 4000)::text, 12, '0'))::uuid, 1 + n % 5, 'Words of some length.',
            case when n % 50 = 0 then 'held' else 'shown' end, n % 3 = 0, n % 40, (n % 100) / 100.0,
            now() - n * interval '1 minute'
        from generate_series(0, 11999) as n;
    """,
    "commons.comments.COMMENTS": f"""
        {_PEOPLE}
        insert into commons.comments (id, subject_kind, subject_id, author_id, content, best, created_at)
        select ('bbbbbbbb-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'boat',
            ('bbbbbbbb-0000-4000-8000-' || lpad((1 + n / 5000)::text, 12, '0'))::uuid,
            ('bbbbbbbb-0000-4000-8000-' || lpad((n % 4000)::text, 12, '0'))::uuid, 'Words.', (n % 100) / 100.0,
            now() - n * interval '1 minute'
        from generate_series(0, 7499) as n;
        insert into commons.comments (id, subject_kind, subject_id, author_id, root_id, parent_id, content, state,
            created_at)
        select gen_random_uuid(), 'boat', '{_THING}',
            ('bbbbbbbb-0000-4000-8000-' || lpad((n % 4000)::text, 12, '0'))::uuid, '{_ID.format(40)}',
            '{_ID.format(40)}', 'Words.', case when n % 50 = 0 then 'held' else 'shown' end,
            now() - n * interval '1 minute'
        from generate_series(0, 4999) as n;
    """,
    "commons.favorites.FAVORITES": f"""
        {_PEOPLE}
        insert into commons.favorite_lists (id, person_id, name, created_at)
        select ('bbbbbbbb-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '{_SOMEBODY}', 'List ' || n, now()
        from generate_series(1, 9) as n;
        insert into commons.favorites (id, person_id, subject_kind, subject_id, list_id, added_at)
        select gen_random_uuid(), ('bbbbbbbb-0000-4000-8000-' || lpad((n % 12)::text, 12, '0'))::uuid,
            case when n % 3 = 0 then 'boat' else 'server' end, gen_random_uuid(),
            case when n % 12 = 7
                then ('bbbbbbbb-0000-4000-8000-' || lpad((1 + (n / 12) % 9)::text, 12, '0'))::uuid end,
            now() - n * interval '1 minute'
        from generate_series(0, 9999) as n;
    """,
    "commons.tags.TAGS": """
        insert into commons.tags (id, kind, slug, name, category, state, count)
        select gen_random_uuid(), case when n % 2 = 0 then 'server' else 'work' end, 'tag-' || n,
            'Tag word' || n % 97 || ' ' || n, (array['gamemode', 'feature', 'community'])[1 + n % 3],
            case when n % 40 = 0 then 'proposed' else 'active' end, n % 500
        from generate_series(1, 1000) as n;
    """,
}
