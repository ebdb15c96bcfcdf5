"""Rows by the ten thousand for the lists of accounts, and a value for every filter."""

from typing import Any

_SOMEBODY = "00000000-0000-7000-8000-000000000777"

_PEOPLE = f"""
    insert into accounts.people (id, username, name, email, email_key, status, created_at)
    select case n when 777 then '{_SOMEBODY}' else gen_random_uuid() end,
           'user' || md5(n::text), 'Name ' || n, 'm' || n || '@example.org', 'm' || n || '@example.org',
           case when n % 100 = 0 then 'suspended' when n % 301 = 0 then 'leaving' else 'active' end,
           now() - n * interval '1 minute'
    from generate_series(1, 12500) as n
    on conflict do nothing;
"""
_SESSIONS = """
    insert into accounts.sessions (
        id, person_id, kind, secret_hash, agent, address, methods, created_at, last_seen_at, idle_until, expires_at,
        ended_at, ended_why
    )
    select gen_random_uuid(), p.id, case when n % 9 = 0 then 'api' else 'page' end, '', 'Firefox',
           '192.0.2.' || n % 250, '{password}', now() - n * interval '3 minutes', now() - n * interval '1 minute',
           now() + interval '6 days', now() + interval '7 days',
           case when n % 3 = 0 then now() end, case when n % 3 = 0 then 'signed-out' end
    from (select id, row_number() over (order by id) as n from accounts.people) p;
"""
_GRANTS = """
    insert into accounts.grants (person_id, role, granted_at)
    select id, case when n % 2000 = 0 then 'moderator' else 'seller' end, now() - n * interval '1 minute'
    from (select id, row_number() over (order by id) as n from accounts.people) p where n % 4 = 0;
"""
_LOG = """
    insert into accounts.grant_log (id, person_id, role, act, by_person, at)
    select gen_random_uuid(), id, case when n % 2000 = 0 then 'moderator' else 'seller' end,
           case when n % 700 = 0 then 'allowed' when n % 2 = 0 then 'granted' else 'withdrawn' end,
           id, now() - n * interval '1 minute'
    from (select id, row_number() over (order by id) as n from accounts.people) p;
"""
_ATTEMPTS = """
    insert into accounts.sign_in_attempts (id, email_hash, person_id, outcome, method, address, agent, known_device, at)
    select gen_random_uuid(), '', id,
           case when n % 1000 = 0 then 'locked' when n % 3 = 0 then 'wrong' else 'signed-in' end,
           'password', '192.0.2.' || n % 250, 'Firefox', false, now() - n * interval '1 minute'
    from (select id, row_number() over (order by id) as n from accounts.people) p;
"""

# All on one database, one after another: whoever comes first makes the people.
SAMPLES: dict[str, dict[str, Any]] = {
    "accounts.directory.PEOPLE": {"q": "%m4711@%", "status": "suspended", "role": "moderator"},
    "accounts.directory.SESSIONS": {"q": "%m4711@%", "address": "192.0.2.7", "person": _SOMEBODY},
    "accounts.directory.SESSIONS_OF": {"person_id": _SOMEBODY},
    "accounts.directory.ATTEMPTS": {
        "q": "%m4711@%",
        "address": "192.0.2.7",
        "outcome": "locked",
        "person": _SOMEBODY,
    },
    "accounts.directory.HOLDERS": {"role_name": "seller"},
    "accounts.directory.GRANTS": {"person": _SOMEBODY, "by": _SOMEBODY, "role": "moderator", "act": "allowed"},
}

BIG_TABLES: dict[str, str] = {
    "accounts.directory.PEOPLE": _PEOPLE + _GRANTS,
    "accounts.directory.SESSIONS": _SESSIONS,
    "accounts.directory.ATTEMPTS": _ATTEMPTS,
    "accounts.directory.GRANTS": _LOG,
}
